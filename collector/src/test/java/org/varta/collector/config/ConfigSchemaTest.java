package org.varta.collector.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigSchemaTest {

    @Test
    void keysNestAtTheirDotsAndNothingElseIsAllowed() {
        String schema = ConfigSchema.of(List.of(
                Setting.number("limits.connections", 10, 1, 20, "how many"),
                Setting.flag("limits.strict", true, "how strict"),
                Setting.text("organisation", "default", "whose")));

        assertThat(schema).isEqualTo("""
                {
                  "$schema" : "https://json-schema.org/draft/2020-12/schema",
                  "title" : "Varta configuration",
                  "type" : "object",
                  "additionalProperties" : false,
                  "properties" : {
                    "limits" : {
                      "type" : "object",
                      "additionalProperties" : false,
                      "properties" : {
                        "connections" : {
                          "description" : "how many",
                          "type" : "integer",
                          "minimum" : 1,
                          "maximum" : 20,
                          "default" : 10
                        },
                        "strict" : {
                          "description" : "how strict",
                          "type" : "boolean",
                          "default" : true
                        }
                      }
                    },
                    "organisation" : {
                      "description" : "whose",
                      "type" : "string",
                      "default" : "default"
                    }
                  }
                }
                """);
    }

    @Test
    void keywordsAreListedAndPathsAreTexts() {
        String schema = ConfigSchema.of(List.of(
                Setting.keyword("priority", "low", List.of("low", "high"), "which first"),
                Setting.path("data", "data", "where"),
                Setting.paths("rules", "from where")));

        assertThat(schema)
                .contains("\"enum\" : [ \"low\", \"high\" ],\n      \"default\" : \"low\"")
                .contains("\"type\" : \"string\",\n      \"default\" : \"data\"")
                .contains("\"type\" : \"array\",\n      \"items\" : {\n        \"type\" : \"string\"\n      },\n"
                        + "      \"default\" : [ ]");
    }

    @Test
    void everySettingOfTheCollectorIsInItsSchema() throws IOException {
        List<String> described = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(ConfigSchema.of(CollectorSettings.catalogue()))) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.FIELD_NAME
                        && json.currentName().equals("description")) {
                    described.add(json.nextTextValue());
                }
            }
        }

        assertThat(described)
                .containsExactlyInAnyOrderElementsOf(CollectorSettings.catalogue().stream()
                        .map(Setting::description)
                        .toList());
    }
}
