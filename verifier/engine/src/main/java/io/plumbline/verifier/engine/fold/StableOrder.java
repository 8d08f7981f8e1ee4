package io.plumbline.verifier.engine.fold;

/**
 * A stable merge sort of indices that starts from the ascending runs it finds: recordings are a few
 * long runs one after the other, so n samples in r runs cost n·log r comparisons and no boxes.
 */
final class StableOrder {
  /** Compares the elements at two indices. */
  interface Comparison {
    int compare(int a, int b);
  }

  private StableOrder() {}

  /** The indices 0 to n − 1 in ascending order; equal elements keep their order. */
  static int[] of(int n, Comparison comparison) {
    int[] order = new int[n];
    int[] runs = new int[n + 1];
    int count = 0;
    for (int i = 0; i < n; i++) {
      order[i] = i;
      if (i == 0 || comparison.compare(i - 1, i) > 0) {
        runs[count++] = i;
      }
    }
    runs[count] = n;
    int[] other = new int[n];
    while (count > 1) {
      int merged = 0;
      for (int r = 0; r < count; r += 2) {
        int from = runs[r];
        int middle = runs[r + 1];
        int to = r + 2 <= count ? runs[r + 2] : middle;
        merge(order, from, middle, to, other, comparison);
        runs[merged++] = from;
      }
      runs[merged] = n;
      count = merged;
      int[] swap = order;
      order = other;
      other = swap;
    }
    return order;
  }

  private static void merge(
      int[] in, int from, int middle, int to, int[] out, Comparison comparison) {
    if (middle == to) {
      System.arraycopy(in, from, out, from, to - from);
      return;
    }
    int a = from;
    int b = middle;
    for (int i = from; i < to; i++) {
      boolean takeFirst = b == to || (a < middle && comparison.compare(in[a], in[b]) <= 0);
      out[i] = takeFirst ? in[a++] : in[b++];
    }
  }
}
