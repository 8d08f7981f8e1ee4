package io.plumbline.verifier.engine.scheme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.plumbline.verifier.engine.indicators.Indicator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The JSON Schema that editors use accepts every file that is shipped, and refuses mistakes. */
class SchemeSchemaTest {
  private static final Path FOLDER =
      Path.of("src/main/resources/io/plumbline/verifier/engine/schemes");
  private static final ObjectMapper JSON = new ObjectMapper();

  private static JsonNode schemaFile() throws IOException {
    return JSON.readTree(FOLDER.resolve("scheme.schema.json").toFile());
  }

  private static Set<ValidationMessage> errors(JsonNode file) throws IOException {
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schemaFile());
    return schema.validate(file);
  }

  private static JsonNode yaml(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromInputStream(in));
    }
  }

  @TestFactory
  Stream<DynamicTest> everyShippedFileIsAccepted() {
    return Schemes.all().stream()
        .map(scheme ->
            DynamicTest.dynamicTest(
                scheme.id(),
                () -> assertEquals(Set.of(), errors(yaml(FOLDER.resolve(scheme.id() + ".yaml"))))));
  }

  @Test
  void mistakesAreRefused() throws IOException {
    String row = "{\"row\": \"1-1\", \"name\": \"n\", \"kind\": \"%s\"%s}";
    String form =
        "{\"id\": \"x\", \"title\": \"t\", \"title_en\": \"t\", \"source\": \"s\","
            + " \"sections\": [{\"section\": \"1\", \"title\": \"t\", \"rows\": [%s]}]}";
    assertEquals(Set.of(), errors(JSON.readTree(form.formatted(row.formatted("declared", "")))));
    for (String wrong :
        List.of(
            row.formatted("declared", ", \"unt\": \"个\""),
            row.formatted("derived", ""),
            row.formatted("computed", ""),
            row.formatted("computed", ", \"indicator\": \"device.conected\""),
            row.formatted("text", ", \"indicator\": \"device.connected\""))) {
      assertFalse(errors(JSON.readTree(form.formatted(wrong))).isEmpty(), wrong);
    }
  }

  @Test
  void itKnowsEveryIndicator() throws IOException {
    assertEquals(
        Stream.of(Indicator.values()).map(Indicator::id).toList(),
        schemaFile()
            .at("/$defs/row/properties/indicator/enum")
            .valueStream()
            .map(JsonNode::asText)
            .toList());
  }
}
