package org.varta.engine.scan;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The files that a command line names: a file as it is, whatever its ending; of a directory those with known endings, in the
 * order of their paths.
 */
public final class InputFiles {

    private final ScanSink sink;

    public InputFiles(ScanSink sink) {
        this.sink = sink;
    }

    /**
     * Finds the files, sorted within each directory.
     *
     * @throws NoSuchFileException when a name stands for nothing
     */
    public List<Path> find(List<Path> named) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path path : named) {
            if (Files.isDirectory(path)) {
                files.addAll(walk(path));
            } else if (path.toString().equals(Scanner.STDIN) || Files.exists(path)) {
                files.add(path);
            } else {
                throw new NoSuchFileException(path.toString());
            }
        }
        return files;
    }

    private List<Path> walk(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.isRegularFile(file)) {
                    add(file, files);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                sink.brokenFile(file.toString(), String.valueOf(e));
                return FileVisitResult.CONTINUE;
            }
        });
        Collections.sort(files);
        return files;
    }

    private static void add(Path file, List<Path> files) {
        if (FileKind.of(file.toString()) == FileKind.DATA) {
            files.add(file);
        }
    }
}
