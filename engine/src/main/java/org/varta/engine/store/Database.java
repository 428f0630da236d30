package org.varta.engine.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** One SQLite file in WAL mode: one connection that writes, a few that read beside it. Thread-safe. */
final class Database implements AutoCloseable {

    /** As many as the console has threads, and one for the live feed. */
    private static final int READERS = 5;

    private static final long READER_WAIT_SECONDS = 10;

    private final Path file;
    private final Connection writer;
    private final ReentrantLock writing = new ReentrantLock();
    private final BlockingQueue<Connection> readers = new ArrayBlockingQueue<>(READERS);

    /** How much a commit promises. */
    enum Durability {
        /** A crash of the machine may undo the last commits; the file stays whole. For what can be made again. */
        LAZY("NORMAL"),
        /** A commit is on disk. */
        FULL("FULL");

        private final String pragma;

        Durability(String pragma) {
            this.pragma = pragma;
        }
    }

    /** What is done in one transaction. */
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private Database(Path file, Connection writer) {
        this.file = file;
        this.writer = writer;
    }

    /** Opens or creates a file, readable by its owner only, and brings its schema up to date. */
    static Database open(Path file, Schema schema, Durability durability) throws IOException {
        createPrivately(file);
        Connection writer = null;
        Database database = null;
        try {
            writer = connect(file, durability);
            schema.migrate(writer);
            database = new Database(file, writer);
            for (int i = 0; i < READERS; i++) {
                Connection reader = connect(file, durability);
                database.readers.add(reader);
                execute(reader, "PRAGMA query_only = ON");
                reader.setAutoCommit(false);
            }
            return database;
        } catch (SQLException e) {
            closeQuietly(database, writer, e);
            throw new StoreException("cannot open " + file + ": " + e.getMessage(), e);
        }
    }

    private static void closeQuietly(
            @org.jspecify.annotations.Nullable Database database,
            @org.jspecify.annotations.Nullable Connection writer,
            SQLException cause) {
        try {
            if (database != null) {
                database.close();
            } else if (writer != null) {
                writer.close();
            }
        } catch (SQLException | StoreException suppressed) {
            cause.addSuppressed(suppressed);
        }
    }

    private static void createPrivately(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        boolean isPosix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        try {
            if (isPosix) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
        } catch (FileAlreadyExistsException wasThere) {
            // keeps the rights that the operator gave it
        }
    }

    private static Connection connect(Path file, Durability durability) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file.toAbsolutePath());
        execute(connection, "PRAGMA busy_timeout = 10000");
        execute(connection, "PRAGMA journal_mode = WAL");
        execute(connection, "PRAGMA synchronous = " + durability.pragma);
        execute(connection, "PRAGMA foreign_keys = ON");
        return connection;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Does work in a transaction that is committed when it returns and undone when it throws. */
    <T> T write(Work<T> work) {
        writing.lock();
        try {
            T result = work.on(writer);
            writer.commit();
            return result;
        } catch (SQLException e) {
            throw rolledBack(new StoreException("cannot write " + file + ": " + e.getMessage(), e));
        } catch (RuntimeException e) {
            throw rolledBack(e);
        } finally {
            writing.unlock();
        }
    }

    private RuntimeException rolledBack(RuntimeException cause) {
        try {
            writer.rollback();
        } catch (SQLException suppressed) {
            cause.addSuppressed(suppressed);
        }
        return cause;
    }

    /** Does work on one unchanging view of the file; what it would write is refused. */
    <T> T read(Work<T> work) {
        Connection reader = borrowed();
        try {
            return work.on(reader);
        } catch (SQLException e) {
            throw new StoreException("cannot read " + file + ": " + e.getMessage(), e);
        } finally {
            giveBack(reader);
        }
    }

    private Connection borrowed() {
        try {
            Connection reader = readers.poll(READER_WAIT_SECONDS, TimeUnit.SECONDS);
            if (reader == null) {
                throw new StoreException("every reader of " + file + " is busy or it is closed");
            }
            return reader;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while waiting for " + file, e);
        }
    }

    private void giveBack(Connection reader) {
        try {
            reader.rollback();
        } catch (SQLException e) {
            throw new StoreException("cannot end reading " + file + ": " + e.getMessage(), e);
        } finally {
            readers.add(reader);
        }
    }

    /** Waits for work that is going on. */
    @Override
    public void close() {
        writing.lock();
        try {
            Connection reader;
            while ((reader = readers.poll()) != null) {
                reader.close();
            }
            writer.close();
        } catch (SQLException e) {
            throw new StoreException("cannot close " + file + ": " + e.getMessage(), e);
        } finally {
            writing.unlock();
        }
    }
}
