package org.varta.engine.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.varta.engine.evidence.Finding.Code;

/** Reads {@code records.bin} of a bundle and compares it with what should be in it. */
final class BundleRecords {

    private final Selection selection;
    private final Consumer<Finding> findings;
    private final TreeHash hash = new TreeHash();
    private final LeafTable leaves;

    BundleRecords(Selection selection, Consumer<Finding> findings) {
        this.selection = selection;
        this.findings = findings;
        this.leaves = new LeafTable(selection);
    }

    /** Hashes of the records that are in their places. */
    LeafTable read(InputStream records) throws IOException {
        long before = 0;
        while (true) {
            byte[] header = records.readNBytes(BundleLayout.RECORD_HEADER_BYTES);
            if (header.length == 0) {
                break;
            }
            if (header.length < BundleLayout.RECORD_HEADER_BYTES) {
                broken(before);
                break;
            }
            ByteBuffer view = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
            long sequence = view.getLong();
            int length = view.getInt();
            if (length < 0 || length > BundleLayout.RECORD_BYTES_MAX) {
                broken(before);
                break;
            }
            byte[] record = records.readNBytes(length);
            if (record.length < length) {
                broken(before);
                break;
            }
            int index = leaves.indexOf(sequence);
            if (index < 0 || sequence <= before) {
                findings.accept(Finding.of(
                        Code.RECORD_CHANGED, sequence, sequence, "has no place where it stands in records.bin"));
            } else {
                leaves.put(index, hash.leaf(sequence, record));
                before = sequence;
            }
        }
        for (Selection.Run run : leaves.missing().runs()) {
            findings.accept(Finding.of(
                    Code.RECORDS_MISSING, run.first(), run.last(), "should be in records.bin and cannot be found"));
        }
        return leaves;
    }

    private void broken(long before) {
        long next = before == 0 ? selection.first() : before;
        findings.accept(Finding.of(
                Code.MEMBER_CHANGED, "records.bin cannot be read behind record " + next + ": a length is wrong"));
    }
}
