package org.varta.engine.cli;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 2026-11-22T09:30:00Z}, the same with an offset, and {@code 2026-11-22}, which begins in UTC. */
final class TimeConverter implements ITypeConverter<Instant> {

    @Override
    public Instant convert(String text) {
        try {
            return text.indexOf('T') < 0
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw new TypeConversionException(
                    "expected a time such as 2026-11-22T09:30:00Z or a day such as 2026-11-22, found " + text);
        }
    }
}
