package io.plumbline.benchmarks.api;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** People in front of dashboards: each asks the next question when the last one is answered. */
public final class DashboardLoad {
  private static final String YEAR = "from=" + FactYear.FROM + "&to=" + FactYear.TO;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** What is asked. */
  public enum Question {
    RUNNING_TOTAL_YEAR,
    RUNNING_ONE_CATEGORY_YEAR,
    RUNNING_EVERY_REGION_MONTH,
    FACT_TOTAL_YEAR,
    FACT_EVERY_CATEGORY_MONTH,
    DEVICE_YEAR
  }

  private final String url;
  private final int devices;
  private final HttpClient client = HttpClient.newHttpClient();

  public DashboardLoad(String url, int devices) {
    this.url = url;
    this.devices = devices;
  }

  /**
   * Asks for some time.
   *
   * @return how long each question took, nanoseconds, sorted
   */
  public Map<Question, long[]> run(int people, Duration time)
      throws InterruptedException, ExecutionException {
    long end = System.nanoTime() + time.toNanos();
    Map<Question, List<Long>> all = new EnumMap<>(Question.class);
    List<Callable<Map<Question, List<Long>>>> tasks = new ArrayList<>();
    for (int person = 0; person < people; person++) {
      SplittableRandom random = new SplittableRandom(person);
      tasks.add(() -> ask(random, end));
    }
    try (ExecutorService pool = Executors.newFixedThreadPool(people)) {
      for (Future<Map<Question, List<Long>>> one : pool.invokeAll(tasks)) {
        one.get()
            .forEach((question, nanos) ->
                all.computeIfAbsent(question, key -> new ArrayList<>()).addAll(nanos));
      }
    }
    Map<Question, long[]> sorted = new EnumMap<>(Question.class);
    all.forEach((question, nanos) ->
        sorted.put(question, nanos.stream().mapToLong(Long::longValue).sorted().toArray()));
    return sorted;
  }

  /** A quantile of sorted times, milliseconds. */
  public static double millis(long[] sorted, double quantile) {
    return sorted[(int) Math.min(sorted.length - 1L, (long) (quantile * sorted.length))] / 1e6;
  }

  /** The times of all questions together, sorted. */
  public static long[] together(Map<Question, long[]> times) {
    return times.values().stream().flatMapToLong(Arrays::stream).sorted().toArray();
  }

  private Map<Question, List<Long>> ask(SplittableRandom random, long end)
      throws IOException, InterruptedException {
    Map<Question, List<Long>> times = new EnumMap<>(Question.class);
    Question[] questions = Question.values();
    while (System.nanoTime() < end) {
      Question question = questions[random.nextInt(questions.length)];
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + "api/v1/history/" + path(question, random)))
              .timeout(TIMEOUT)
              .build();
      long start = System.nanoTime();
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      long nanos = System.nanoTime() - start;
      if (answer.statusCode() != 200 || rows(answer.body()) != rows(question)) {
        throw new IllegalStateException(
            "%s: status %d, %d rows, expected %d"
                .formatted(
                    request.uri(), answer.statusCode(), rows(answer.body()), rows(question)));
      }
      times.computeIfAbsent(question, key -> new ArrayList<>()).add(nanos);
    }
    return times;
  }

  private String path(Question question, SplittableRandom random) {
    String month = "from=2024-%1$02d-01&to=2024-%1$02d-28".formatted(random.nextInt(1, 13));
    return switch (question) {
      case RUNNING_TOTAL_YEAR -> "running?" + YEAR;
      case RUNNING_ONE_CATEGORY_YEAR ->
          "running?dimension=category&member=C" + random.nextInt(FactYear.CATEGORIES) + "&" + YEAR;
      case RUNNING_EVERY_REGION_MONTH -> "running?dimension=region&" + month;
      case FACT_TOTAL_YEAR -> "facts?scheme=shanghai-410-2024&indicator=device.connected&" + YEAR;
      case FACT_EVERY_CATEGORY_MONTH ->
          "facts?scheme=shanghai-410-2024&indicator=device.public-cloud.daily-running&window=year"
              + "&dimension=category&"
              + month;
      case DEVICE_YEAR -> "device?device=" + FactYear.device(random.nextInt(devices)) + "&" + YEAR;
    };
  }

  private static int rows(Question question) {
    return switch (question) {
      case RUNNING_TOTAL_YEAR, RUNNING_ONE_CATEGORY_YEAR, FACT_TOTAL_YEAR, DEVICE_YEAR -> 366;
      case RUNNING_EVERY_REGION_MONTH -> 28 * FactYear.REGIONS;
      case FACT_EVERY_CATEGORY_MONTH -> 28 * FactYear.CATEGORIES;
    };
  }

  /** Objects in the answer's list: each has one of these members, and nothing else has. */
  private static int rows(String body) {
    int rows = 0;
    for (String member : List.of("\"date\":", "\"as_of\":")) {
      for (int at = body.indexOf(member); at >= 0; at = body.indexOf(member, at + 1)) {
        rows++;
      }
    }
    return rows;
  }
}
