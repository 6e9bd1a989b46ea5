package orrery.metrics.results;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that appears whole or not at all: written aside, synced, then renamed over what was there.
 *
 * <p>{@link #commit} makes it appear; closed without that, it leaves what was there as it was.
 */
public final class WholeFile implements Closeable {

  private final Path target;
  private final Path aside;
  private final FileChannel channel;
  private final OutputStream out;
  private boolean committed;

  private WholeFile(Path target, Path aside, FileChannel channel) {
    this.target = target;
    this.aside = aside;
    this.channel = channel;
    this.out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
  }

  /** Begins to write {@code target}, whose folder is made where it is missing. */
  public static WholeFile begin(Path target) throws IOException {
    Path file = target.toAbsolutePath();
    Files.createDirectories(file.getParent());
    Path aside = file.resolveSibling("." + file.getFileName() + ".part");
    FileChannel channel = FileChannel.open(
        aside, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
    return new WholeFile(file, aside, channel);
  }

  /** Writes {@code bytes} as the whole of {@code target}. */
  public static void write(Path target, byte[] bytes) throws IOException {
    try (WholeFile file = begin(target)) {
      file.out().write(bytes);
      file.commit();
    }
  }

  /** Writes {@code text} in UTF-8 as the whole of {@code target}. */
  public static void write(Path target, String text) throws IOException {
    write(target, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Where the content goes. Not to be closed. */
  public OutputStream out() {
    return out;
  }

  /** Makes the file appear; what was written is on the disk when this returns. */
  public void commit() throws IOException {
    out.flush();
    channel.force(true);
    channel.close();
    Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    committed = true;
    try (FileChannel folder = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException e) {
      // A folder cannot be opened or synced everywhere (Windows); the rename itself has been done.
    }
  }

  @Override
  public void close() throws IOException {
    if (!committed) {
      channel.close();
      Files.deleteIfExists(aside);
    }
  }
}
