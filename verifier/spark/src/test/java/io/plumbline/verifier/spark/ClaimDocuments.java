package io.plumbline.verifier.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.plumbline.contract.claim.ClaimsReader;
import io.plumbline.verifier.console.documents.ArchiveDigests;
import io.plumbline.verifier.console.documents.DocumentFormat;
import io.plumbline.verifier.console.documents.ReportDocument;
import io.plumbline.verifier.engine.Explainer;
import io.plumbline.verifier.engine.VerificationOptions;
import io.plumbline.verifier.engine.explain.FigureEvidence;
import io.plumbline.verifier.engine.explain.Question;
import io.plumbline.verifier.engine.explain.walk.FrameProof;
import io.plumbline.verifier.engine.facts.FactId;
import io.plumbline.verifier.engine.scheme.Scheme;
import io.plumbline.verifier.engine.scheme.Schemes;
import io.plumbline.verifier.engine.segment.SegmentWorkers;
import io.plumbline.verifier.engine.shortfall.Composition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Compares the documents of a claim that two engines give, byte for byte. */
final class ClaimDocuments {
  private static final Scheme FORM = Schemes.get("shanghai-410-2024");
  private static final String CONNECTED = "device.connected/as-of";
  private static final String RUNNING = "device.public-cloud.daily-running/month";
  private static final FigureEvidence NOTHING = new FigureEvidence(0, 0, 0);
  private static final String CLAIMS =
      """
      indicator,window,dimension,member,value,unit
      device.connected,as-of,,,6,台/套
      device.public-cloud.daily-running,month,,,0.1,台/套
      device.utilisation,month,,,99.5,%
      """;

  private final VerificationOptions options;

  ClaimDocuments(Path folder, VerificationOptions options) throws IOException {
    Path claims = Files.writeString(folder.resolve("claims.csv"), CLAIMS);
    this.options = options.withScheme(FORM).withClaims(ClaimsReader.read(claims));
  }

  /** Verifies with the embedded engine and with workers, and writes every kind of document. */
  void sameBytes(SegmentWorkers workers) {
    Explainer own = Explainer.verify(options);
    Explainer theirs = Explainer.verify(options, workers);
    assertEquals(3, own.report().claims().size());
    Map<String, FigureEvidence> figures = own.evidence();
    assertEquals(figures, theirs.evidence());
    for (String id : List.of(CONNECTED, RUNNING)) {
      Map<String, List<FrameProof>> frames = frames(own, id);
      assertFalse(frames.isEmpty() || frames.containsValue(List.of()), id);
      assertEquals(figures.getOrDefault(id, NOTHING).subjects(), frames.size(), id);
      assertEquals(frames, frames(theirs, id), id);
    }
    for (DocumentFormat format : DocumentFormat.values()) {
      assertArrayEquals(document(format, own), document(format, theirs), format.name());
    }
  }

  private byte[] document(DocumentFormat format, Explainer explainer) {
    return ReportDocument.write(
        format,
        explainer.report(),
        Optional.of(FORM),
        ArchiveDigests.of(options.archive()),
        explainer.evidence(),
        List.of(),
        "zh");
  }

  /** The frames of a day of each device that counts in a figure. */
  private static Map<String, List<FrameProof>> frames(Explainer explainer, String id) {
    Map<String, List<FrameProof>> frames = new TreeMap<>();
    FactId fact = FactId.parse(id);
    for (Composition.Contribution one :
        explainer.explain(question(fact, Optional.empty())).contributions()) {
      if (one.cause().isEmpty()) {
        Question asked = question(fact, Optional.of(one.subject()));
        frames.put(one.subject(), explainer.explain(asked).frames());
      }
    }
    return frames;
  }

  private static Question question(FactId fact, Optional<String> subject) {
    return new Question(fact, subject, subject.map(whose -> SmallFleet.AS_OF.minusDays(1)), false);
  }
}
