package io.plumbline.verifier.engine.suspicion.trace;

/** Gathers the loads of a day while RUNNING along one chain of frames. Not thread-safe. */
final class DayLoads {
  private final LoadHistogram whole;
  private final LoadBuckets today = new LoadBuckets();
  private int day;
  private int rows;

  DayLoads(LoadHistogram whole) {
    this.whole = whole;
  }

  void add(int epochDay, double load) {
    if (day != epochDay) {
      end();
      day = epochDay;
    }
    today.add(LoadBuckets.of(Math.abs(load)));
    rows++;
  }

  /** Hands over the day under way. */
  void end() {
    if (rows > 0) {
      long many = (long) Math.ceil(LoadHistogram.DAY_SHARE * rows);
      whole.day(day, rows, today.holding(many));
      today.clear();
      rows = 0;
    }
  }
}
