package io.plumbline.driver.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicTest {
  @ParameterizedTest
  @CsvSource({
    // The examples of MQTT 5.0, 4.7.1 and 4.7.2.
    "sport/tennis/player1/#, sport/tennis/player1, true",
    "sport/tennis/player1/#, sport/tennis/player1/score/wimbledon, true",
    "sport/#, sport, true",
    "sport/tennis/+, sport/tennis/player1/ranking, false",
    "sport/+, sport, false",
    "sport/+, sport/, true",
    "+/+, /finance, true",
    "/+, /finance, true",
    "+, /finance, false",
    "#, $SYS/monitor/Clients, false",
    "+/monitor/Clients, $SYS/monitor/Clients, false",
    "$SYS/#, $SYS/monitor/Clients, true",
    "ACCOUNTS, Accounts, false",
  })
  void aFilterMatches(String filter, String topic, boolean matches) {
    assertEquals(matches, TopicFilter.of(filter).matches(topic));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sport/tennis#",
        "sport/#/ranking",
        "sport+",
        "$share/g",
        "$share/g/",
        "$share//t",
        "$share/+/t"
      })
  void aWrongFilterIsRefused(String filter) {
    assertThrows(IllegalArgumentException.class, () -> TopicFilter.of(filter));
  }

  @Test
  void aShareReadsTheTopicsOfItsFilterAndIsSubscribedToAsItIs() {
    TopicTable table = table("$share/g/a/b", "$share/g/c/+", "d/#");
    assertEquals(List.of("$share/g/a/b", "$share/g/c/+", "d/#"), table.subscriptions());
    assertEquals(1, table.channels("a/b").size());
    assertEquals(1, table.channels("c/x").size());
    assertEquals(0, table.channels("$share/g/a/b").size());
  }

  @Property(tries = 20_000)
  void aCoveringFilterMatchesWhateverTheCoveredOneMatches(
      @ForAll("filters") String wide,
      @ForAll("filters") String narrow,
      @ForAll("topics") String topic) {
    TopicFilter covering = TopicFilter.of(wide);
    TopicFilter covered = TopicFilter.of(narrow);
    boolean claimed = covering.covers(covered) && covered.matches(topic);
    assertTrue(
        !claimed || covering.matches(topic), wide + " covers " + narrow + " but not " + topic);
  }

  @Provide
  Arbitrary<String> filters() {
    Arbitrary<String> level = Arbitraries.of("a", "b", "+", "$x");
    return level
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .flatMap(l -> Arbitraries.of(String.join("/", l), String.join("/", l) + "/#", "#"));
  }

  @Provide
  Arbitrary<String> topics() {
    return Arbitraries.of("a", "b", "$x", "")
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(l -> String.join("/", l));
  }

  @Test
  void onlyFiltersThatNoOtherCoversAreSubscribed() {
    TopicTable table = table("a/b", "a/+", "a/#", "c/d", "c/d", "+/x");
    assertEquals(List.of("a/#", "c/d", "+/x"), table.subscriptions());
    assertEquals(3, table.channels("a/b").size());
    assertEquals(2, table.channels("c/d").size());
    assertEquals(0, table.channels("q").size());
  }

  private static TopicTable table(String... filters) {
    List<TopicChannel> channels = new ArrayList<>();
    for (String filter : filters) {
      channels.add(TopicChannel.of(Specs.channelOf("c" + channels.size() + " topic=" + filter)));
    }
    return new TopicTable(channels, List.of());
  }
}
