package io.plumbline.verifier.engine.suspicion.measure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Joins numbered things into groups (disjoint sets with path halving). Not thread-safe. */
public final class Groups {
  private final int[] parent;

  /** So many things, each alone. */
  public Groups(int size) {
    parent = new int[size];
    for (int i = 0; i < size; i++) {
      parent[i] = i;
    }
  }

  /** The least number of the group. */
  public int leader(int i) {
    while (parent[i] != i) {
      parent[i] = parent[parent[i]];
      i = parent[i];
    }
    return i;
  }

  /** Makes one group of two. */
  public void join(int a, int b) {
    int first = leader(a);
    int second = leader(b);
    parent[Math.max(first, second)] = Math.min(first, second);
  }

  /** Groups of two or more, by their least number; members ascend. */
  public Collection<List<Integer>> ofSeveral() {
    Map<Integer, List<Integer>> members = new TreeMap<>();
    for (int i = 0; i < parent.length; i++) {
      members.computeIfAbsent(leader(i), key -> new ArrayList<>(1)).add(i);
    }
    members.values().removeIf(group -> group.size() < 2);
    return members.values();
  }
}
