package orrery.scenario.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import orrery.metrics.results.Disk;

/**
 * A disk that does what the real one does for so many steps. Then it is full, or the process has died, or the power is
 * gone: half of a write is still made, and of what was renamed or deleted in a folder that was not synced since, nothing
 * has happened. A dead process takes no further step, whatever its code would do.
 */
final class BrittleDisk implements Disk {

  /** What happens when the steps are used up. */
  enum End {
    /** The process ends in the middle of the step. */
    KILLED,
    /** The power fails in the middle of the step. */
    POWER_LOST,
    /** No write is possible from then on, but everything else is. */
    FULL
  }

  /** The process is dead: nobody may catch this and take it for a failure of a run. */
  static final class Crash extends Error {

    private static final long serialVersionUID = 1;

    Crash() {
      super("the process is dead", null, false, false);
    }
  }

  private final End end;
  private final int stepsLeft;
  private int steps;

  /** What lay where something was renamed to or deleted since the last sync of its folder; empty for nothing. */
  private final Map<Path, Optional<byte[]>> before = new LinkedHashMap<>();

  /** What was written and not synced since. */
  private final Set<Path> unsynced = new LinkedHashSet<>();

  BrittleDisk(End end, int steps) {
    this.end = end;
    this.stepsLeft = steps;
  }

  /** How many steps were asked for. */
  synchronized int steps() {
    return steps;
  }

  synchronized boolean isOver() {
    return steps > stepsLeft;
  }

  /** Takes a step; what {@code half} does of it is done even where it is the last. */
  private synchronized void step(boolean isWrite, Runnable half) throws IOException {
    steps++;
    if (steps <= stepsLeft) {
      return;
    }
    if (end == End.FULL) {
      if (isWrite) {
        half.run();
        throw new IOException("No space left on device");
      }
      return;
    }
    if (steps == stepsLeft + 1) {
      half.run();
      if (end == End.POWER_LOST) {
        before.forEach(BrittleDisk::restore);
      }
    }
    throw new Crash();
  }

  private static void restore(Path path, Optional<byte[]> content) {
    try {
      if (content.isPresent()) {
        Files.createDirectories(path.getParent());
        Files.write(path, content.get());
      } else {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void remember(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      before.putIfAbsent(path.toAbsolutePath(), Files.exists(path) ? Optional.of(Files.readAllBytes(path)) : Optional.empty());
    }
  }

  @Override
  public synchronized void makeFolders(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      step(true, () -> {});
    }
    REAL.makeFolders(folder);
  }

  @Override
  public synchronized Sink create(Path file) throws IOException {
    step(true, () -> {});
    Sink sink = REAL.create(file);
    return new Sink() {
      @Override
      public void write(ByteBuffer bytes) throws IOException {
        synchronized (BrittleDisk.this) {
          ByteBuffer half = bytes.duplicate().limit(bytes.position() + bytes.remaining() / 2);
          step(true, () -> {
            try {
              sink.write(half);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
          sink.write(bytes);
          unsynced.add(file);
        }
      }

      @Override
      public void sync() throws IOException {
        synchronized (BrittleDisk.this) {
          step(true, () -> {});
          sink.sync();
          unsynced.remove(file);
        }
      }

      @Override
      public void close() throws IOException {
        sink.close();
      }
    };
  }

  @Override
  public synchronized void rename(Path file, Path target) throws IOException {
    step(false, () -> {});
    if (unsynced.contains(file)) {
      throw new AssertionError(file + " must be synced before it is renamed");
    }
    remember(target);
    REAL.rename(file, target);
  }

  @Override
  public synchronized void syncFolder(Path folder) throws IOException {
    step(false, () -> {});
    REAL.syncFolder(folder);
    before.keySet().removeIf(path -> path.getParent().equals(folder.toAbsolutePath()));
  }

  @Override
  public synchronized void delete(Path file) throws IOException {
    step(false, () -> {});
    remember(file);
    REAL.delete(file);
  }
}
