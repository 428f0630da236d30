package org.varta.rules.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FieldCatalogTest {

    @Test
    void numbersFieldsInTheirNaturalOrderWithoutDoubles() {
        FieldCatalog catalog = FieldCatalog.of(List.of("User", "Image", "User", "CommandLine"));

        assertThat(catalog.names()).containsExactly("CommandLine", "Image", "User");
        assertThat(catalog.slot("Image")).isEqualTo(1);
        assertThat(catalog.name(2)).isEqualTo("User");
        assertThat(catalog.size()).isEqualTo(3);
    }

    @Test
    void tellsNamesApartByCase() {
        FieldCatalog catalog = FieldCatalog.of(List.of("Image"));

        assertThat(catalog.slot("image")).isEqualTo(FieldCatalog.NO_SLOT);
    }
}
