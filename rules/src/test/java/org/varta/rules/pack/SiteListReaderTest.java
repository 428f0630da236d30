package org.varta.rules.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varta.rules.parse.RuleTexts.shorts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SiteListReaderTest {

    @TempDir
    Path directory;

    @Test
    void readsNamesAndValues() throws IOException {
        SiteListReader.Result result = read("Admins: [alice, 'adm_*', 007]\nNobody: []\n");

        assertThat(result.problems()).isEmpty();
        assertThat(result.lists().get("Admins")).containsExactly("alice", "adm_*", "007");
        assertThat(result.lists().get("Nobody")).isEmpty();
        assertThat(result.lists().get("Others")).isNull();
        assertThat(result.lists().names()).containsExactly("Admins", "Nobody");
    }

    @Test
    void readsSeveralFilesAndKeepsTheFirstOfTwoListsOfOneName() throws IOException {
        SiteListReader.Result result = read("A: [x]\n", "B: [y]\nA: [z]\n");

        assertThat(result.lists().get("A")).containsExactly("x");
        assertThat(result.lists().get("B")).containsExactly("y");
        assertThat(shorts(result.problems())).containsExactly("ERROR invalid-site-list 2:1");
    }

    @Test
    void saysWhereAFileIsNotAMapOfLists() throws IOException {
        SiteListReader.Result result = read("A: x\nB: [{c: d}, '', e]\n");

        assertThat(shorts(result.problems()))
                .containsExactly(
                        "ERROR invalid-site-list 1:4", "ERROR invalid-site-list 2:5", "ERROR invalid-site-list 2:13");
        assertThat(result.lists().get("B")).containsExactly("e");
        assertThat(shorts(read("- x\n").problems())).containsExactly("ERROR invalid-site-list 1:1");
        assertThat(shorts(read("A: [\n").problems())).containsExactly("ERROR yaml-syntax 2:1");
    }

    @Test
    void saysWhichFileIsNotThere() {
        assertThat(SiteListReader.read(List.of(directory.resolve("none.yml"))).problems())
                .singleElement()
                .satisfies(p -> assertThat(p.file()).endsWith("none.yml"));
    }

    private SiteListReader.Result read(String... texts) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String text : texts) {
            Path file = directory.resolve("lists-" + files.size() + ".yml");
            files.add(Files.writeString(file, text));
        }
        return SiteListReader.read(files);
    }
}
