package io.plumbline.contract.ledger;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code enterprises.csv}. Texts that the file leaves out are empty.
 *
 * @param id the enterprise
 * @param name its name
 * @param region place of registration, a member of {@link Vocabulary#REGIONS}
 * @param country Chinese name followed by the English one, never empty for {@link #OVERSEAS}
 * @param industry a member of {@link Vocabulary#INDUSTRIES}, or empty
 * @param registeredOn day of its registration on the platform; null counts as registered
 * @param servedFrom first day on which the platform served it; null when it never did
 * @param paying whether it pays
 * @param sme whether it is a small or medium-sized enterprise
 * @param park the industrial park it belongs to
 */
public record Enterprise(
    String id,
    String name,
    String region,
    String country,
    String industry,
    @Nullable LocalDate registeredOn,
    @Nullable LocalDate servedFrom,
    boolean paying,
    boolean sme,
    String park) {
  /** The region of appendix F that needs a country. */
  public static final String OVERSEAS = "海外";

  /** Whether it is registered abroad. */
  public boolean isOverseas() {
    return region.equals(OVERSEAS);
  }
}
