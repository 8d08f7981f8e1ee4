package io.plumbline.driver.plc4x;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.driver.ChannelSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TagGroupsTest {
  private static final int MANY = 1000;

  private final List<ChannelSpec> tags =
      IntStream.range(0, MANY).mapToObj(i -> PymodbusController.channel("c" + i, "x")).toList();
  private final ChannelSpec mute = tags.get(613);
  private long nanos;
  private final TagGroups groups = new TagGroups(tags, () -> nanos);

  @Test
  void one_mute_tag_among_many_is_found_and_the_others_share_one_request_again() {
    int links = linksUntilComplete(Set.of(mute), Set.of());
    assertTrue(links <= 13, links + " connections");
    assertTrue(groups.rests(mute));
    assertEquals(1, requests());
    assertEquals(MANY - 1, size(0));
  }

  @Test
  void several_mute_tags_are_found() {
    Set<ChannelSpec> several = Set.of(tags.get(0), tags.get(1), tags.get(999));
    linksUntilComplete(several, Set.of());
    assertEquals(several, resting());
  }

  @Test
  void a_refused_tag_is_asked_for_alone_and_comes_back_with_its_first_value() {
    assertEquals(1, linksUntilComplete(Set.of(), Set.of(mute)));
    assertEquals(2, requests());
    assertEquals(1, linksUntilComplete(Set.of(), Set.of()));
    assertEquals(1, requests());
    assertEquals(MANY, size(0));
  }

  @Test
  void a_request_that_was_answered_before_on_the_connection_is_not_suspected() {
    linksUntilComplete(Set.of(), Set.of());
    groups.unanswered(0);
    assertEquals(1, requests());
    assertFalse(groups.doubtful());
  }

  @Test
  void where_nothing_is_answered_no_tag_is_suspected() {
    TagGroups one = new TagGroups(List.of(mute), () -> nanos);
    for (int i = 0; i < 10; i++) {
      one.begin();
      one.unanswered(0);
      assertFalse(one.doubtful());
    }
    assertFalse(one.rests(mute));
  }

  @Test
  void a_tag_that_rested_is_asked_for_again_with_the_next_connection() {
    linksUntilComplete(Set.of(mute), Set.of());
    groups.begin();
    assertTrue(groups.rests(mute));
    nanos += TagGroups.REST.toNanos();
    assertEquals(1, linksUntilComplete(Set.of(), Set.of()));
    assertEquals(Set.of(), resting());
    assertEquals(MANY, size(0));
  }

  /** Plays a controller, and returns with which connection every request was answered. */
  private int linksUntilComplete(Set<ChannelSpec> unanswerable, Set<ChannelSpec> refused) {
    for (int link = 1; ; link++) {
      groups.begin();
      if (poll(unanswerable, refused)) {
        return link;
      }
    }
  }

  private boolean poll(Set<ChannelSpec> unanswerable, Set<ChannelSpec> refused) {
    Set<ChannelSpec> valued = new HashSet<>();
    int number = 0;
    for (List<ChannelSpec> some = groups.request(number);
        some != null;
        some = groups.request(++number)) {
      if (some.stream().anyMatch(unanswerable::contains)) {
        groups.unanswered(number);
        return false;
      }
      some.stream().filter(tag -> !refused.contains(tag)).forEach(valued::add);
      groups.answered(number, valued);
    }
    groups.complete(valued);
    return true;
  }

  private int requests() {
    int number = 0;
    while (groups.request(number) != null) {
      number++;
    }
    return number;
  }

  private int size(int number) {
    List<ChannelSpec> some = groups.request(number);
    return some == null ? 0 : some.size();
  }

  private Set<ChannelSpec> resting() {
    Set<ChannelSpec> resting = new HashSet<>(tags);
    resting.removeIf(tag -> !groups.rests(tag));
    return resting;
  }
}
