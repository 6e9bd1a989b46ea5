package orrery.metrics.results;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A file that appears whole or not at all: written aside, synced, then renamed over what was there.
 *
 * <p>{@link #commit} makes it appear; closed without that, it leaves what was there as it was.
 */
public final class WholeFile implements Closeable {

  private static final String ASIDE = ".part";

  private final Disk disk;
  private final Path target;
  private final Path aside;
  private final Disk.Sink sink;
  private final OutputStream out;
  private boolean committed;

  private WholeFile(Disk disk, Path target, Path aside) throws IOException {
    this.disk = disk;
    this.target = target;
    this.aside = aside;
    this.sink = disk.create(aside);
    this.out = new BufferedOutputStream(new Out(), 1 << 16);
  }

  /** Begins to write {@code target}, whose folder is made where it is missing. */
  public static WholeFile begin(Path target) throws IOException {
    return begin(Disk.REAL, target);
  }

  static WholeFile begin(Disk disk, Path target) throws IOException {
    Path file = target.toAbsolutePath();
    disk.makeFolders(file.getParent());
    return new WholeFile(disk, file, aside(file));
  }

  /** Where this process writes {@code file} before it appears: another may be writing it, too, and one of the two then stands. */
  private static Path aside(Path file) {
    return file.resolveSibling(asidePrefix(file) + ProcessHandle.current().pid() + ASIDE);
  }

  private static String asidePrefix(Path file) {
    return "." + file.getFileName() + ".";
  }

  /** What processes that died have left of {@code file}, in the order of names, where nobody is writing it now. */
  static List<Path> leftOf(Path file) throws IOException {
    return asides(file.toAbsolutePath().getParent(), name -> name.startsWith(asidePrefix(file)));
  }

  /** What processes that died have left in a folder, where nobody is writing there now. */
  static List<Path> leftIn(Path folder) throws IOException {
    return asides(folder, name -> name.startsWith("."));
  }

  private static List<Path> asides(Path folder, Predicate<String> isWanted) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder, 1)) {
      return files.filter(file -> file.getFileName().toString().endsWith(ASIDE) && isWanted.test(file.getFileName().toString())).sorted().toList();
    }
  }

  /** Writes {@code bytes} as the whole of {@code target}. */
  public static void write(Path target, byte[] bytes) throws IOException {
    write(Disk.REAL, target, bytes);
  }

  /** Writes {@code text} in UTF-8 as the whole of {@code target}. */
  public static void write(Path target, String text) throws IOException {
    write(Disk.REAL, target, text.getBytes(StandardCharsets.UTF_8));
  }

  static void write(Disk disk, Path target, byte[] bytes) throws IOException {
    try (WholeFile file = begin(disk, target)) {
      file.out().write(bytes);
      file.commit();
    }
  }

  /** Where the content goes. Not to be closed. */
  public OutputStream out() {
    return out;
  }

  /** Makes the file appear; what was written is on the disk when this returns. */
  public void commit() throws IOException {
    out.flush();
    try {
      sink.sync();
      sink.close();
      disk.rename(aside, target);
      committed = true;
      disk.syncFolder(target.getParent());
    } catch (IOException e) {
      throw naming(e);
    }
  }

  @Override
  public void close() throws IOException {
    if (!committed) {
      sink.close();
      disk.delete(aside);
    }
  }

  /** A full disk says that it is full, but not of which file. */
  private IOException naming(IOException e) {
    if (e instanceof FileSystemException) {
      return e;
    }
    FileSystemException named = new FileSystemException(target.toString(), null, e.getMessage());
    named.initCause(e);
    return named;
  }

  /** To the disk, past the buffer. */
  private final class Out extends OutputStream {

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        sink.write(ByteBuffer.wrap(bytes, offset, length));
      } catch (IOException e) {
        throw naming(e);
      }
    }
  }
}
