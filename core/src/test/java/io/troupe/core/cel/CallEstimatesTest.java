package io.troupe.core.cel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import io.troupe.core.cel.cost.Interval;
import io.troupe.core.cel.cost.SizeSource;
import io.troupe.core.cel.library.KubernetesLibraries;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The most that upstream's and cel-go's tests expect of the same expressions. */
class CallEstimatesTest {
  private static final SizeSource SIZES =
      path ->
          switch (path.toString()) {
            case "[text]" -> OptionalLong.of(100);
            case "[list]", "[list, @items]" -> OptionalLong.of(10);
            default -> OptionalLong.empty();
          };

  private static final CelCompiler COMPILER =
      CelCompiler.of(
          List.of(
              new Variable("authorizer", KubernetesLibraries.AUTHORIZER),
              new Variable("text", SimpleType.STRING),
              new Variable("unknown", SimpleType.STRING),
              new Variable("number", SimpleType.INT),
              new Variable("list", ListType.create(SimpleType.STRING))),
          TypeSource.NONE,
          SIZES);

  private static long cost(String expression) {
    return switch (COMPILER.compile(expression, SimpleType.DYN)) {
      case Compilation.Compiled(var program) -> program.mostCost();
      case Compilation.Failed(var message) -> throw new AssertionError(message);
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "[1, 2, 3, 4, 5].sum()#15",
        "[1.0, 2.0, 3.0, 4.0, 5.0].sum()#15",
        "[duration('1s'), duration('2s'), duration('3s'), duration('4s'), duration('5s')].sum()#20",
        "[false, true, false, true, false].isSorted()#15",
        "[1, 2, 3, 4, 5].indexOf(3)#15",
        "'01234567890123456789012345678901234567890123456789'.indexOf('123')#5",
        "url('https:://kubernetes.io/').getHost()#4",
        "url('https:://kubernetes.io/') == url('https:://kubernetes.io/')#9",
        "url('https:://kubernetes.io/') == url('http://x.b')#7",
        "ip('192.168.0.1')#2",
        "ip('2001:db8:3333:4444:5555:6666:7777:8888').isLoopback()#5",
        "ip('192.168.0.1') == ip('192.168.0.1')#5",
        "ip.isCanonical('2001:db8:3333:4444:5555:6666:7777:8888')#8",
        "cidr('192.168.0.0/16')#2",
        "cidr('192.168.0.0/16').ip()#3",
        "cidr('192.168.0.0/16').containsIP(ip('192.0.0.1'))#7",
        "cidr('192.168.0.0/16').containsIP('192.0.0.1')#7",
        "cidr('192.168.0.0/16').containsIP('192.169.0.1')#8",
        "'ABCDEFGHIJ abcdefghij'.lowerAscii()#3",
        "'ABCDEFGHIJ abcdefghij'.lowerAscii() == 'abcdefghij ABCDEFGHIJ'.lowerAscii()#9",
        "strings.quote('ABCDEFGHIJ abcdefghij')#3",
        "strings.quote('ABCDEFGHIJ abcdefghij') == strings.quote('ABCDEFGHIJ abcdefghij')#11",
        "'abc 123 def 123'.replace('123', '456')#3",
        "'abc 123 def 123'.replace('', 'x')#3",
        "'abc 123 def 123'.split(' ', 1)#3",
        "'abc 123 def 123'.substring(5, 8)#2",
        "'  abc 123 def 123  '.trim()#2",
        "'abc 123 def 123'.find('123')#2",
        "'abc 123 def 123'.findAll('123', 1)#2",
        "jsonpatch.escapeKey('abc/def~ abc/def~')#2",
        "authorizer.path('/healthz')#2",
        "authorizer.path('/healthz').check('get').allowed()#350003",
        "authorizer.group('apps').resource('deployments').subresource('status').namespace('test').name('backend').check('create').allowed()#350007",
        "quantity(\"12Mi\")#1",
        "quantity(\"200M\") == quantity(\"0.2G\") && quantity(\"0.2G\") == quantity(\"200M\")#6",
        "quantity(\"50M\").isLessThan(quantity(\"50Mi\"))#3",
        "quantity(\"50k\").add(20).sub(quantity(\"100k\")).sub(-50000).asInteger() > 0#7",
        "format.named(\"dns1123Label\").value().validate(\"my-name\")#34",
        "format.named(\"dns1123Label\").value() == format.named(\"dns1123Label\").value()#11",
        "sets.contains([], [])#21",
        "sets.contains([1, 2, 3, 4], [2, 3])#29",
        "sets.equivalent([1], [1, 1])#25",
        "'a' in ['a', 'b', 'c']#13",
        "[1, 2].map(x, x + 1)#49",
        "true ? [1] == [1] : 1 == 2#21",
        "number == 1 || number == 2#4",
        "has({'a': 1}.a)#30",
        "text.matches('[a-z]+')#23",
        "text + text == text#33",
        "bytes(text) == b'abc'#12",
        "dyn(text).size()#3",
        "list.all(s, s == text)#62",
        "list.exists_one(s, s.startsWith('ab'))#43",
        "list[0] < text#4",
        "lists.range(7)#18",
        "list.distinct()#222",
      })
  void callsCostWhatUpstreamSays(String expression, long most) {
    assertThat(cost(expression)).isEqualTo(most);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unknown.contains(text)",
        "unknown + 'a' == unknown",
        "unknown.split('/').all(x, true)",
        "text.split('/').join('').contains('x')"
      })
  void whatHasNoBoundHasNoEstimate(String expression) {
    assertThat(cost(expression)).isEqualTo(Interval.UNBOUNDED);
  }
}
