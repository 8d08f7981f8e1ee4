package io.plumbline.driver.plc4x;

import io.plumbline.driver.ChannelSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which tags are asked for in one request. All of them, until one spoils it: a tag that the
 * controller refuses is asked for alone, because the library merges neighbours and one refused tag
 * takes the whole request along. A request that is never answered, although the controller answers
 * others, is halved from connection to connection until the one tag in it is found that the library
 * cannot read; that one is left out for {@link #REST}. Outlives connections; one thread.
 */
final class TagGroups {
  /** How long a tag is left out at least; it comes back with the next connection after that. */
  static final Duration REST = Duration.ofMinutes(10);

  /** So many requests more a poll may cost. */
  private static final int MOST_ALONE = 50;

  /** So often a tag must leave its connection without an answer; once may be the network. */
  private static final int STRIKES = 2;

  private final List<Group> groups = new ArrayList<>();
  private final Map<ChannelSpec, Long> resting = new LinkedHashMap<>();
  private final LongSupplier nanoTime;
  private boolean doubtful;

  /** Some tags that share a request; {@code heard} is whether it was answered on this link. */
  private static final class Group {
    private final List<ChannelSpec> tags;
    private boolean heard;
    private int strikes;

    private Group(Collection<ChannelSpec> tags, boolean heard) {
      this.tags = List.copyOf(tags);
      this.heard = heard;
    }
  }

  TagGroups(Collection<ChannelSpec> tags, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    groups.add(new Group(tags, false));
  }

  /** Another connection is tried: nothing was answered on it yet. */
  void begin() {
    doubtful = false;
    groups.forEach(group -> group.heard = false);
    List<ChannelSpec> rested =
        resting.entrySet().stream()
            .filter(entry -> nanoTime.getAsLong() - entry.getValue() >= REST.toNanos())
            .map(Map.Entry::getKey)
            .toList();
    resting.keySet().removeAll(rested);
    rested.forEach(tag -> groups.add(new Group(List.of(tag), false)));
  }

  /** The tags of a request, or null when there is none of this number. Numbers may be added. */
  @Nullable List<ChannelSpec> request(int number) {
    return number < groups.size() ? groups.get(number).tags : null;
  }

  /** The request was answered, with values for these tags; the others of it were refused. */
  void answered(int number, Set<ChannelSpec> valued) {
    Group group = groups.get(number);
    group.heard = true;
    group.strikes = 0;
    if (group.tags.size() == 1) {
      return;
    }
    List<ChannelSpec> left = new ArrayList<>(group.tags);
    long room = MOST_ALONE - groups.stream().filter(each -> each.tags.size() == 1).count();
    for (ChannelSpec tag : group.tags) {
      if (!valued.contains(tag) && room-- > 0) {
        left.remove(tag);
        groups.add(new Group(List.of(tag), false));
      }
    }
    groups.set(number, new Group(left, true));
  }

  /** The request was not answered, and the connection is lost with it. */
  void unanswered(int number) {
    Group group = groups.get(number);
    if (group.heard) {
      return;
    }
    doubtful = groups.stream().anyMatch(each -> each.heard) || group.tags.size() > 1;
    groups.remove(number);
    int half = group.tags.size() / 2;
    if (half > 0) {
      groups.add(new Group(group.tags.subList(0, half), false));
      groups.add(new Group(group.tags.subList(half, group.tags.size()), false));
    } else if (doubtful && ++group.strikes >= STRIKES) {
      resting.put(group.tags.getFirst(), nanoTime.getAsLong());
    } else {
      groups.add(group);
    }
  }

  /** Every request was answered: what has a value shares one request again. */
  void complete(Set<ChannelSpec> valued) {
    List<Group> good = groups.stream().filter(group -> valued.containsAll(group.tags)).toList();
    if (good.size() > 1) {
      groups.removeAll(good);
      groups.addFirst(
          new Group(good.stream().flatMap(group -> group.tags.stream()).toList(), true));
    }
  }

  /** Whether another connection may bring more than this one did. */
  boolean doubtful() {
    return doubtful;
  }

  /** Whether the tag is left out at present. */
  boolean rests(ChannelSpec tag) {
    return resting.containsKey(tag);
  }
}
