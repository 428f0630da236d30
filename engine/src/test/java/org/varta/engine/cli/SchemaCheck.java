package org.varta.engine.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.harrel.jsonschema.SpecificationVersion;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.SnakeYamlNode;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.varta.engine.workbench.RuleSchema;
import org.varta.rules.yaml.YamlLimits;
import org.varta.rules.yaml.YamlNode;
import org.varta.rules.yaml.YamlNode.Entry;
import org.varta.rules.yaml.YamlNode.Mapping;
import org.varta.rules.yaml.YamlNode.Scalar;
import org.varta.rules.yaml.YamlNode.Sequence;
import org.varta.rules.yaml.YamlReader;

/** Holds YAML, with the types that Varta reads, against a schema; the validator is somebody else's. */
final class SchemaCheck {

    private final Validator validator;
    private final URI uri;

    SchemaCheck(RuleSchema schema) throws IOException {
        validator = new ValidatorFactory()
                .withJsonNodeFactory(new SnakeYamlNode.Factory())
                .createValidator();
        // also checks the schema itself against that of draft 7
        uri = validator.registerSchema(URI.create("urn:" + schema.fileName()), schema.text());
    }

    /** What the schema has against the documents of a file; empty when nothing. */
    List<String> faults(String yaml) throws IOException {
        List<String> faults = new ArrayList<>();
        for (var document : YamlReader.read(yaml, YamlLimits.DEFAULT).documents()) {
            var result = validator.validate(uri, json(document.root()));
            result.getErrors().forEach(error -> faults.add(error.getInstanceLocation() + ": " + error.getError()));
            if (!result.isValid() && result.getErrors().isEmpty()) {
                faults.add("refused");
            }
        }
        return faults;
    }

    private static String json(YamlNode node) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            write(node, json);
        }
        return text.toString();
    }

    private static void write(YamlNode node, JsonGenerator json) throws IOException {
        switch (node) {
            case Mapping map -> {
                json.writeStartObject();
                for (Entry entry : map.entries()) {
                    json.writeFieldName(entry.key().text());
                    write(entry.value(), json);
                }
                json.writeEndObject();
            }
            case Sequence list -> {
                json.writeStartArray();
                for (YamlNode item : list.items()) {
                    write(item, json);
                }
                json.writeEndArray();
            }
            case Scalar scalar -> {
                switch (scalar.kind()) {
                    case STRING -> json.writeString(scalar.text());
                    case INT, FLOAT -> json.writeNumber(new BigDecimal(scalar.text()));
                    case BOOL -> json.writeBoolean(scalar.text().equalsIgnoreCase("true"));
                    case NULL -> json.writeNull();
                }
            }
        }
    }

    /** The draft that schemas are written in. */
    static String draft() {
        return SpecificationVersion.DRAFT7.getId();
    }
}
