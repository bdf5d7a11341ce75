package io.troupe.http.route;

import io.troupe.core.outcome.Result;
import io.troupe.core.select.Selection;
import io.troupe.http.negotiate.Form;
import io.troupe.http.negotiate.Negotiator;
import io.troupe.http.negotiate.Negotiator.Offer;

/**
 * What a list or a watch asks for.
 *
 * @param form of the answer
 * @param selection without the name that a watch's path may have
 */
record ListWish(Form form, ListOptions options, Selection selection) {
  static Result<ListWish> ofList(ResourceCall call) {
    return of(call, Offer.LIST, call.exchange().pretty(), false);
  }

  /** Frames are a line each, whatever the query says of pretty. */
  static Result<ListWish> ofWatch(ResourceCall call) {
    return of(call, Offer.WATCH, false, true);
  }

  private static Result<ListWish> of(
      ResourceCall call, Offer offer, boolean pretty, boolean watch) {
    Exchange exchange = call.exchange();
    return Negotiator.choose(exchange.accept(), offer, pretty)
        .then(form -> TableOptions.check(form, exchange.query()))
        .then(form ->
            ListOptions.parse(exchange.query(), watch)
                .then(options ->
                    Selection.of(
                            call.kind(),
                            call.target().namespace(),
                            options.labelSelector(),
                            options.fieldSelector())
                        .then(selection -> Result.ok(new ListWish(form, options, selection)))));
  }
}
