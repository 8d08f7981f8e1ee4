package io.plumbline.contract.column;

/**
 * Picks a number by its rank without sorting the others: Hoare's selection (Algorithm 65: FIND,
 * CACM 1961) with the middle one of three as the pivot. Linear time for all but contrived orders.
 */
final class Ranked {
  private Ranked() {}

  /** The number that has {@code rank} others before it in ascending order; reorders the numbers. */
  static long lowest(long[] numbers, int rank) {
    return lowest(numbers, numbers.length, rank);
  }

  /** The same among the first {@code n}. */
  static long lowest(long[] numbers, int n, int rank) {
    int low = 0;
    int high = n - 1;
    while (low < high) {
      long pivot = middle(numbers[low], numbers[(low + high) >>> 1], numbers[high]);
      int i = low;
      int j = high;
      while (i <= j) {
        while (numbers[i] < pivot) {
          i++;
        }
        while (numbers[j] > pivot) {
          j--;
        }
        if (i <= j) {
          long swapped = numbers[i];
          numbers[i++] = numbers[j];
          numbers[j--] = swapped;
        }
      }
      if (rank <= j) {
        high = j;
      } else if (rank >= i) {
        low = i;
      } else {
        break;
      }
    }
    return numbers[rank];
  }

  private static long middle(long a, long b, long c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }
}
