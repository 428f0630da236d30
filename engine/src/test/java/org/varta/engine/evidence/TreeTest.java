package org.varta.engine.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeTest {

    private static final HexFormat HEX = HexFormat.of();

    /** The leaves that the reference implementations of certificate transparency test with, and the roots they give. */
    private static final List<String> REFERENCE_LEAVES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

    private static final List<String> REFERENCE_ROOTS = List.of(
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    @TempDir
    private Path directory;

    /** The hash of a leaf of any bytes, RFC 9162, section 2.1.1. */
    private static byte[] leafOf(byte[] bytes) {
        MessageDigest digest = TreeHash.sha256();
        digest.update((byte) 0);
        return digest.digest(bytes);
    }

    @Test
    void theRootsAreThoseOfCertificateTransparency() {
        Frontier tree = new Frontier();
        assertThat(HEX.formatHex(tree.root()))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        for (int i = 0; i < REFERENCE_LEAVES.size(); i++) {
            tree.append(leafOf(HEX.parseHex(REFERENCE_LEAVES.get(i))));
            assertThat(HEX.formatHex(tree.root())).isEqualTo(REFERENCE_ROOTS.get(i));
        }
    }

    @Test
    void aLeafIsTheSequenceAndTheBytesOfARecord() {
        byte[] record = {5, 6, 7};
        byte[] leaf = {0x02, 0x01, 0, 0, 0, 0, 0, 0, 5, 6, 7};

        assertThat(new TreeHash().leaf(0x0102, record)).isEqualTo(NaiveTree.sha256(new byte[] {0}, leaf));
    }

    @Test
    void everyProofOfEverySizeIsAcceptedByTwoIndependentChecks() throws IOException {
        List<byte[]> leaves = leaves(70);
        TreeInMemory tree = new TreeInMemory();
        for (int size = 1; size <= leaves.size(); size++) {
            tree.append(leaves.get(size - 1));
            byte[] root = NaiveTree.root(leaves.subList(0, size));
            assertThat(tree.frontier.root()).isEqualTo(root);
            assertThat(Frontier.of(size, tree).root()).isEqualTo(root);
            Proofs proofs = new Proofs(tree);
            for (int index = 0; index < size; index++) {
                List<byte[]> path = proofs.inclusion(index, size);
                byte[] leafHash = leafOf(leaves.get(index));
                assertThat(ProofCheck.isIncluded(leafHash, index, size, path, root))
                        .isTrue();
                assertThat(NaiveTree.leads(leaves.get(index), index, size, path, root))
                        .isTrue();
            }
            for (int first = 0; first <= size; first++) {
                byte[] firstRoot = NaiveTree.root(leaves.subList(0, first));
                List<byte[]> path = proofs.consistency(first, size);
                assertThat(ProofCheck.isConsistent(first, firstRoot, size, root, path))
                        .isTrue();
            }
        }
    }

    @Test
    void noChangedProofIsAccepted() throws IOException {
        List<byte[]> leaves = leaves(37);
        TreeInMemory tree = new TreeInMemory();
        for (byte[] leaf : leaves) {
            tree.append(leaf);
        }
        byte[] root = tree.frontier.root();
        Proofs proofs = new Proofs(tree);
        for (int index = 0; index < 37; index++) {
            List<byte[]> path = proofs.inclusion(index, 37);
            byte[] leafHash = leafOf(leaves.get(index));
            assertThat(ProofCheck.isIncluded(leafHash, (index + 1) % 37, 37, path, root))
                    .isFalse();
            assertThat(ProofCheck.isIncluded(leafHash, index, 37, path.subList(1, path.size()), root))
                    .isFalse();
            for (List<byte[]> changed : changes(path)) {
                assertThat(ProofCheck.isIncluded(leafHash, index, 37, changed, root))
                        .isFalse();
            }
        }
        for (int first = 1; first < 37; first++) {
            byte[] firstRoot = NaiveTree.root(leaves.subList(0, first));
            List<byte[]> path = proofs.consistency(first, 37);
            for (List<byte[]> changed : changes(path)) {
                assertThat(ProofCheck.isConsistent(first, firstRoot, 37, root, changed))
                        .isFalse();
            }
            assertThat(ProofCheck.isConsistent(first, root, 37, root, path)).isFalse();
        }
    }

    /** Longer ones, shorter ones, and each bit of each hash flipped in its first byte. */
    private static List<List<byte[]>> changes(List<byte[]> path) {
        List<List<byte[]>> all = new ArrayList<>();
        List<byte[]> longer = new ArrayList<>(path);
        longer.add(new byte[TreeHash.BYTES]);
        all.add(longer);
        if (!path.isEmpty()) {
            all.add(path.subList(0, path.size() - 1));
        }
        for (int i = 0; i < path.size(); i++) {
            for (int bit = 0; bit < 8; bit++) {
                List<byte[]> flipped = new ArrayList<>(path);
                byte[] hash = path.get(i).clone();
                hash[0] ^= (byte) (1 << bit);
                flipped.set(i, hash);
                all.add(flipped);
            }
        }
        return all;
    }

    @Test
    void keptHashesGiveTheSameProofsAfterAnyCutAndAnyRestart() throws IOException {
        Random random = new Random(7);
        int total = 3 * HashFiles.FILE_HASHES + 4321;
        TreeInMemory memory = new TreeInMemory();
        long forced = 0;
        int made = 0;
        while (made < total) {
            assertThat(HashFilesWriter.covers(directory, forced)).isTrue();
            try (HashFilesWriter writer = HashFilesWriter.open(directory, forced)) {
                Frontier frontier = Frontier.of(forced, new HashFiles(directory));
                assertThat(frontier.root()).isEqualTo(memory.rootAt(forced));
                int more = random.nextInt(60_000);
                int forceAfter = random.nextInt(60_000);
                for (int i = 0; i < more && frontier.size() < total; i++) {
                    byte[] leaf = Long.toString(frontier.size()).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
                    frontier.append(leafOf(leaf), writer::subtree);
                    if (frontier.size() > memory.frontier.size()) {
                        memory.append(leaf);
                    }
                    if (i == forceAfter) {
                        writer.force();
                        forced = frontier.size();
                    }
                }
                made = (int) forced;
                if (frontier.size() == total) {
                    writer.force();
                    forced = total;
                    made = total;
                }
            }
        }
        HashFiles files = new HashFiles(directory);
        assertThat(Frontier.of(total, files).root()).isEqualTo(memory.frontier.root());
        for (int i = 0; i < 500; i++) {
            long size = 1 + random.nextLong(total);
            long index = random.nextLong(size);
            byte[] leaf = leafOf(Long.toString(index).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            assertThat(ProofCheck.isIncluded(
                            leaf, index, size, new Proofs(files).inclusion(index, size), memory.rootAt(size)))
                    .isTrue();
        }
    }

    @Test
    void missingHashesAreAnErrorAndNotANumber() throws IOException {
        try (HashFilesWriter writer = HashFilesWriter.open(directory, 0)) {
            writer.subtree(0, new byte[TreeHash.BYTES]);
            writer.force();
        }
        HashFiles files = new HashFiles(directory);
        assertThat(files.read(0, 0)).hasSize(TreeHash.BYTES);
        assertThatThrownBy(() -> files.read(0, 1)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> files.read(1, 0)).isInstanceOf(IOException.class);
        assertThat(HashFilesWriter.covers(directory, 2)).isFalse();
        assertThat(Files.getPosixFilePermissions(HashFiles.file(directory, 0, 0)))
                .hasSize(2);
    }

    private static List<byte[]> leaves(int count) {
        Random random = new Random(count);
        List<byte[]> leaves = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] leaf = new byte[random.nextInt(100)];
            random.nextBytes(leaf);
            leaves.add(leaf);
        }
        return leaves;
    }

    /** Keeps every hash that a tree may ask for. */
    private static final class TreeInMemory implements HashReader {

        private final List<List<byte[]>> kept = new ArrayList<>();
        private final Frontier frontier = new Frontier();

        void append(byte[] leaf) throws IOException {
            frontier.append(leafOf(leaf), (level, hash) -> {
                if (level % LEVELS_A_TILE == 0) {
                    while (kept.size() <= level / LEVELS_A_TILE) {
                        kept.add(new ArrayList<>());
                    }
                    kept.get(level / LEVELS_A_TILE).add(hash.clone());
                }
            });
        }

        byte[] rootAt(long size) throws IOException {
            return Frontier.of(size, this).root();
        }

        @Override
        public byte[] read(int tile, long index) {
            return kept.get(tile).get((int) index);
        }
    }
}
