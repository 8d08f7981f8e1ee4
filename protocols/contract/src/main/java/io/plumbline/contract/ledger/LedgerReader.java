package io.plumbline.contract.ledger;

import io.plumbline.contract.claim.ClaimRows;
import io.plumbline.contract.csv.CsvColumns;
import io.plumbline.contract.csv.CsvError;
import io.plumbline.contract.csv.CsvErrors;
import io.plumbline.contract.csv.CsvRow;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads a folder of ledgers (formats, "Ledgers"). {@code enterprises.csv} and {@code devices.csv}
 * have to be there, if only with a header line; each other file may be absent, which is the same as
 * one without rows. Other files of the folder are left alone, unless their name is almost that of
 * an absent ledger.
 */
public final class LedgerReader {
  /** 首字母大写: a Chinese name, then an English one that starts with a capital. */
  private static final Pattern COUNTRY =
      Pattern.compile("[\\p{IsHan}·（）]+\\p{Lu}[\\p{IsLatin}\\p{M} .,'’()&-]*");

  private static final CsvColumns ENTERPRISES =
      CsvColumns.of(
          "enterprise_id",
          "name",
          "region",
          "country?",
          "industry?",
          "registered_on?",
          "served_from?",
          "paying?",
          "sme?",
          "park?");
  private static final CsvColumns DEVICES =
      CsvColumns.of(
          "device_id",
          "name?",
          "enterprise_id",
          "category",
          "deployment",
          "protocol?",
          "gateway_id?",
          "connected_from",
          "retired_on?",
          "stale_after_s?",
          "manufacturer?",
          "serial?",
          "kind?");
  private static final CsvColumns APPS =
      CsvColumns.of("app_id", "name?", "category", "industry", "deployment", "origin?");
  private static final CsvColumns SUBSCRIPTIONS =
      CsvColumns.of("app_id", "user_id", "from", "to?", "amount_cny?");
  private static final CsvColumns MODELS = CsvColumns.of("model_id", "name?", "class");
  private static final CsvColumns MICROSERVICES = CsvColumns.of("microservice_id", "name?");
  private static final CsvColumns DEVELOPERS =
      CsvColumns.of("developer_id", "kind?", "registered_on");
  private final Path folder;
  private final CsvErrors errors = new CsvErrors();

  private LedgerReader(Path folder) {
    this.folder = folder;
  }

  /**
   * Reads and checks all ledgers of a folder.
   *
   * @throws InputFault that lists what is wrong, each with file, line, column, value and what was
   *     expected
   * @throws EnvironmentFault when a file cannot be read
   */
  public static Ledger read(Path folder) {
    return new LedgerReader(folder).readAll();
  }

  /** The ledgers that a folder has, each a file that {@link #read} would read. */
  public static List<Path> files(Path folder) {
    return LedgerFolder.files(folder);
  }

  private Ledger readAll() {
    LedgerFolder.check(folder, errors);
    LedgerTable enterprises = table("enterprises.csv", ENTERPRISES);
    LedgerTable apps = table("apps.csv", APPS);
    ClaimRows claims = new ClaimRows();
    // Read in the order of the components: what is referred to comes before what refers to it.
    Ledger ledger =
        new Ledger(
            enterprises.byKey(this::enterprise),
            table("devices.csv", DEVICES).byKey(row -> device(row, enterprises)),
            apps.byKey(this::app),
            table("subscriptions.csv", SUBSCRIPTIONS).list(row -> subscription(row, apps)),
            table("models.csv", MODELS).byKey(this::model),
            table("microservices.csv", MICROSERVICES)
                .byKey(row -> new Microservice(row.text(0), row.text(1))),
            table("developers.csv", DEVELOPERS)
                .byKey(row -> new Developer(row.text(0), row.text(1), row.date(2))),
            table("declared.csv", ClaimRows.DECLARED)
                .list(row -> new Declared(claims.claim(row), row.text(6))));
    errors.throwIfAny();
    return ledger;
  }

  private LedgerTable table(String name, CsvColumns columns) {
    return new LedgerTable(folder.resolve(name), columns, errors);
  }

  private Enterprise enterprise(CsvRow row) {
    Enterprise enterprise =
        new Enterprise(
            row.text(0),
            row.requiredText(1),
            member(row, 2, Vocabulary.REGIONS),
            row.text(3),
            optionalMember(row, 4, Vocabulary.INDUSTRIES),
            row.optionalDate(5),
            row.optionalDate(6),
            row.flag(7),
            row.flag(8),
            row.text(9));
    String country = enterprise.country();
    if (country.isEmpty() && enterprise.isOverseas()) {
      row.error(
          3,
          "区域为海外时必须写明国家，如 俄罗斯Russia。",
          "the value is empty, expected a country because the region is 海外, such as 俄罗斯Russia.");
    } else if (!country.isEmpty() && !COUNTRY.matcher(country).matches()) {
      row.unexpected(
          3,
          "中文国名后接首字母大写的英文国名，如 俄罗斯Russia",
          "the country's Chinese name followed by the English one with a capital, such as"
              + " 俄罗斯Russia");
    }
    return enterprise;
  }

  private Device device(CsvRow row, LedgerTable enterprises) {
    Device device =
        new Device(
            row.text(0),
            row.text(1),
            reference(row, 2, enterprises),
            member(row, 3, Vocabulary.DEVICE_CATEGORIES),
            deployment(row, 4),
            row.text(5),
            row.optionalIdentifier(6),
            row.date(7),
            row.optionalDate(8),
            row.integer(9, 1, Device.MAX_STALE_AFTER_SECONDS, Device.DEFAULT_STALE_AFTER_SECONDS),
            row.text(10),
            row.text(11),
            row.text(12));
    LocalDate retiredOn = device.retiredOn();
    if (retiredOn != null && retiredOn.isBefore(device.connectedFrom()) && row.isGood()) {
      row.unexpected(
          8,
          "不早于 connected_from（" + device.connectedFrom() + "）的日期",
          "a date not before connected_from (" + device.connectedFrom() + ")");
    }
    return device;
  }

  private App app(CsvRow row) {
    return new App(
        row.text(0),
        row.text(1),
        member(row, 2, Vocabulary.APP_CATEGORIES),
        member(row, 3, Vocabulary.INDUSTRIES),
        deployment(row, 4),
        row.text(5));
  }

  private Subscription subscription(CsvRow row, LedgerTable apps) {
    return new Subscription(
        reference(row, 0, apps),
        row.identifier(1),
        row.date(2),
        row.optionalDate(3),
        row.decimal(4));
  }

  private Model model(CsvRow row) {
    return new Model(row.text(0), row.text(1), member(row, 2, Vocabulary.MODEL_CLASSES));
  }

  private static String reference(CsvRow row, int column, LedgerTable target) {
    boolean good = row.isGood();
    String key = row.identifier(column);
    if (good == row.isGood() && !key.isEmpty() && !target.mayHaveKey(key)) {
      row.unexpected(
          column, " " + target.name() + " 里有的标识", "an id that " + target.name() + " has");
    }
    return key;
  }

  private static String member(CsvRow row, int column, Vocabulary vocabulary) {
    String value = row.requiredText(column);
    return value.isEmpty() ? value : optionalMember(row, column, vocabulary);
  }

  private static String optionalMember(CsvRow row, int column, Vocabulary vocabulary) {
    String value = row.text(column);
    if (!value.isEmpty() && !vocabulary.contains(value)) {
      String nearest = vocabulary.nearest(CsvError.shown(value));
      row.unexpected(
          column,
          vocabulary.zh() + "，最接近的是“" + nearest + "”",
          vocabulary.en() + ", the nearest is '" + nearest + "'");
    }
    return value;
  }

  private static Deployment deployment(CsvRow row, int column) {
    String value = row.requiredText(column);
    return Deployment.of(value)
        .orElseGet(() -> {
          if (!value.isEmpty()) {
            String names = String.join("、", Deployment.NAMES);
            row.unexpected(column, names + "之一", "one of " + names);
          }
          return Deployment.PUBLIC_CLOUD;
        });
  }
}
