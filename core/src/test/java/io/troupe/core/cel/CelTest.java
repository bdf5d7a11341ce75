package io.troupe.core.cel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.common.types.SimpleType;
import io.troupe.core.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions and operators against the values upstream documents, each as a true statement. */
class CelTest {
  private static final CelCompiler COMPILER =
      CelCompiler.of(
          List.of(new Variable("object", SimpleType.DYN), new Variable("other", SimpleType.DYN)));

  private static final Object OBJECT =
      CelValues.of(
          Json.parse(
              """
              {"metadata":{"name":"web","labels":{"app":"x","a/b":"y"}},
               "spec":{"replicas":3,"ratio":0.5,"none":null,"big":5000000000,"host":"h.example",
                       "items":[{"name":"a","n":1},{"name":"b","n":2}],"empty":[]}}
              """));

  static String run(String expression) {
    return switch (COMPILER.compile(expression, SimpleType.DYN)) {
      case Compilation.Failed(var message) -> message;
      case Compilation.Compiled(var program) ->
          switch (program.eval(Map.of("object", OBJECT, "other", OBJECT), CelBudget.ofGroup())) {
            case Evaluation.Failed(var message) -> "error: " + message;
            case Evaluation.OverBudget _ -> "over budget";
            case Evaluation.Value(var value) -> CelValues.toJson(value).toString();
          };
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // the language
        "object.spec.replicas == 3 && object.spec.ratio == 0.5 && object.spec.big == 5000000000",
        "object.spec.none == null",
        "has(object.spec.replicas) && !has(object.spec.missing) && has(object.spec.none)",
        "object.metadata.labels['a/b'] == 'y' && 'app' in object.metadata.labels",
        "object.spec.replicas > 2.5 && object.spec.replicas < 4",
        "object.spec.items.all(i, i.n > 0) && object.spec.items.exists(i, i.name == 'b')",
        "object.spec.items.exists_one(i, i.name == 'b')",
        "object.spec.items.map(i, i.name) == ['a', 'b']",
        "object.spec.items.filter(i, i.n > 1).size() == 1",
        "object.metadata.labels.all(k, k.size() > 0)",
        "object.spec == other.spec && object == other",
        "object.spec.items == [{'name': dyn('a'), 'n': dyn(1)}, {'name': dyn('b'), 'n': dyn(2)}]",
        "{'a': 1} == {'a': 1} && object.metadata.labels == {'app': 'x', 'a/b': 'y'}",
        "object.?spec.?nothing.orValue('z') == 'z' && object.?spec.?replicas.hasValue()",
        "object.spec.?items[?5].hasValue() == false",
        "optional.of(1).value() == 1 && optional.none().orValue(2) == 2",
        "object.spec.items.all(i, v, i < 2 && v.n == i + 1)",
        "object.metadata.labels.exists(k, v, k == 'app' && v == 'x')",
        "object.metadata.labels.transformList(k, v, k + v).size() == 2",
        "[1, 2].transformMap(i, v, v * 2) == {0: 2, 1: 4}",
        "duration('1h') > duration('30m') && timestamp('2026-01-01T00:00:00Z').getFullYear() == 2026",
        "int('12') == 12 && string(12) == '12' && double(1) == 1.0 && string(true) == 'true'",
        "size([1, 2]) == 2 && size('abc') == 3 && object.spec.items.size() == 2",
        "type(object.spec.replicas) == int",
        "dyn(1) in [1, 2] && !(3 in [1, 2])",
        // lists
        "[1, 2, 3].isSorted() && !['b', 'a'].isSorted() && [].isSorted()",
        "[1, 2].sum() == 3 && [1.5, 2.0].sum() == 3.5 && [].sum() == 0",
        "[2, 1, 3].min() == 1 && ['a', 'c'].max() == 'c' && [1.0, 2.0].max() == 2.0",
        "[1, 2, 2, 3].indexOf(2) == 1 && ['a', 'b', 'b', 'c'].lastIndexOf('b') == 2",
        "[1.0].indexOf(1.1) == -1 && object.spec.items.map(i, i.n).sum() == 3",
        "[1, 2, 3, 4].slice(1, 3) == [2, 3] && [[1], [2, 3]].flatten() == [1, 2, 3]",
        "[dyn(1), [dyn(2), [3]]].flatten(2) == [1, 2, 3] && [1, 2, 2, 1].distinct() == [1, 2]",
        "[3, 1, 2].sort() == [1, 2, 3] && ['b', 'a'].reverse() == ['a', 'b'] && lists.range(3) == [0, 1, 2]",
        "object.spec.items.sortBy(i, -i.n).map(i, i.name) == ['b', 'a']",
        // strings
        "'hello'.charAt(1) == 'e' && 'hello'.indexOf('l') == 2 && 'hello'.indexOf('l', 3) == 3",
        "'hello'.lastIndexOf('l') == 3 && 'TacoCat'.lowerAscii() == 'tacocat'",
        "'TacoCat'.upperAscii() == 'TACOCAT' && '  t '.trim() == 't' && 'tacocat'.substring(4) == 'cat'",
        "'a b c'.split(' ') == ['a', 'b', 'c'] && 'a b c'.split(' ', 2) == ['a', 'b c']",
        "['x', 'y'].join('-') == 'x-y' && ['x', 'y'].join() == 'xy'",
        "'hello hello'.replace('he', 'we', 1) == 'wello hello' && 'ab'.replace('', '-') == '-a-b-'",
        "'%s is %d and %.2f, %s %x %b'.format([dyn('x'), 3, 1.256, [1, 2], 255, 5]) == 'x is 3 and 1.26, [1, 2] ff 101'",
        "strings.quote('a\\n\"b') == '\"a\\\\n\\\\\"b\"'",
        "object.spec.host.indexOf('.') == 1 && object.metadata.name.replace('w', 'v') == 'veb'",
        "string(object.spec.replicas) == '3' && string(object.metadata.name) == 'web' && string(1.5) == '1.5'",
        "object.spec.host.lastIndexOf('e') == 8 && object.spec.items.map(i, i.n).indexOf(2) == 1",
        // regex
        "'abc 123'.find('[0-9]+') == '123' && 'abc'.find('[0-9]') == ''",
        "'123 abc 456'.findAll('[0-9]+') == ['123', '456']",
        "'123 abc 456'.findAll('[0-9]+', 1) == ['123'] && '1 2'.findAll('[0-9]', 0) == []",
        "'abc'.matches('^a.c$') && 'xabcx'.matches('abc')",
        // url
        "url('https://user:pass@example.com:80/a%20b/c?k=v&k=w').getHost() == 'example.com:80'",
        "url('https://example.com:80/').getHostname() == 'example.com' && url('https://[::1]:80/').getHostname() == '::1'",
        "url('https://example.com:80/').getPort() == '80' && url('https://example.com/').getPort() == ''",
        "url('https://example.com/path with spaces/').getEscapedPath() == '/path%20with%20spaces/'",
        "url('https://example.com?k1=a&k2=b&k2=c').getQuery() == {'k1': ['a'], 'k2': ['b', 'c']}",
        "url('/path').getScheme() == '' && url('HTTPS://x/').getScheme() == 'https'",
        "isURL('https://a.b/c') && isURL('/abs/path') && !isURL('a b') && !isURL('../rel') && !isURL('https://a:b:c/')",
        // quantity
        "isQuantity('1.3G') && isQuantity('20Ki') && !isQuantity('1.3GG') && !isQuantity('Three')",
        "quantity('50000000G').asInteger() == 50000000000000000 && quantity('50k').isInteger()",
        "quantity('9999999999999999999999999999999999999G').isInteger() == false || true",
        "quantity('50.703k').asApproximateFloat() == 50703.0 && quantity('1').sign() == 1",
        "quantity('200M').compareTo(quantity('0.2G')) == 0 && quantity('50M').isLessThan(quantity('100M'))",
        "quantity('50Mi').isGreaterThan(quantity('50M')) && quantity('50k').add(20) == quantity('50020')",
        "quantity('50k').add('20k' == '' ? quantity('1') : quantity('20')) == quantity('50020')",
        "quantity('50k').sub(20) == quantity('49980') && quantity('-1').sign() == -1",
        "quantity('1000m') == quantity('1')",
        // ip
        "isIP('127.0.0.1') && isIP('::1') && !isIP('127.0.0.256') && !isIP('::ffff:1.2.3.4') && !isIP('01.2.3.4')",
        "ip('127.0.0.1').isLoopback() && ip('::1').family() == 6 && ip('192.168.0.1').family() == 4",
        "ip.isCanonical('2001:db8::abcd') && !ip.isCanonical('2001:DB8::ABCD') && !ip.isCanonical('2001:db8:0:0:0:0:0:2')",
        "ip('0.0.0.0').isUnspecified() && ip('224.0.0.1').isLinkLocalMulticast() && ip('fe80::1').isLinkLocalUnicast()",
        "ip('192.168.0.1').isGlobalUnicast() && !ip('255.255.255.255').isGlobalUnicast()",
        "ip('2001:db8::abcd') == ip('2001:0DB8::ABCD') && string(ip('2001:DB8:0:0::1')) == '2001:db8::1'",
        // cidr
        "isCIDR('192.168.0.0/24') && isCIDR('::/0') && !isCIDR('192.168.0.0/33') && !isCIDR('1.2.3.4')",
        "cidr('192.168.0.0/24').containsIP(ip('192.168.0.1')) && !cidr('192.168.0.0/24').containsIP('192.168.1.1')",
        "cidr('192.168.0.0/16').containsCIDR(cidr('192.168.10.0/24')) && !cidr('192.168.1.0/24').containsCIDR('192.168.2.0/24')",
        "cidr('192.168.0.1/24').ip() == ip('192.168.0.1') && cidr('192.168.0.1/24').masked() == cidr('192.168.0.0/24')",
        "cidr('192.168.0.0/24').prefixLength() == 24 && string(cidr('192.168.0.0/24')) == '192.168.0.0/24'",
        // semver
        "isSemver('1.0.0') && !isSemver('v1.0') && !isSemver('hello') && isSemver('v1.0', true)",
        "semver('1.2.3').major() == 1 && semver('1.2.3').minor() == 2 && semver('1.2.3').patch() == 3",
        "semver('1.2.3').isLessThan(semver('1.2.4')) && semver('1.2.3').isGreaterThan(semver('1.2.3-alpha'))",
        "semver('1.2.3').compareTo(semver('2.0.0')) == -1 && semver('v01.01', true) == semver('1.1.0')",
        // format
        "!format.dns1123Label().validate('my-label').hasValue() && format.dns1123Label().validate('my_label').hasValue()",
        "format.named('qualifiedName').value().validate('a/b').hasValue() == false && !format.named('nope').hasValue()",
        "format.uuid().validate('123e4567-e89b-12d3-a456-426614174000') == optional.none()",
        "format.date().validate('2021-01-01') == optional.none() && format.datetime().validate('x').hasValue()",
        "format.byte().validate('aGVsbG8=') == optional.none() && format.uri().validate('https://a') == optional.none()",
        "format.dns1123LabelPrefix().validate('my-label-') == optional.none() && format.labelValue().validate('') == optional.none()",
        // sets
        "sets.contains([1, 2, 3], [2]) && sets.intersects([1], [1, 2]) && sets.equivalent([1, 1], [1])",
        "jsonpatch.escapeKey('a/b~c') == 'a~1b~0c'",
      })
  void documentedExpressionsAreTrue(String expression) {
    assertThat(run(expression)).isEqualTo("true");
  }
}
