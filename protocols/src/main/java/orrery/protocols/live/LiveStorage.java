package orrery.protocols.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import orrery.host.Storage;

/**
 * Storage in the files of one directory, one file a key. Changes wait in memory until {@link #sync} writes each aside,
 * forces it to the disk and renames it: a crash leaves the old value or the new one, never a part.
 *
 * <p>A disk that refuses is not something a protocol can handle: it ends the node by an {@link UncheckedIOException}.
 */
final class LiveStorage implements Storage {

  /** File systems take names of at most 255 bytes; a longer key is named by its hash. */
  private static final int MAX_NAME = 200;

  private static final String SUFFIX = ".value";
  private static final byte[] REMOVED = new byte[0];

  private final Path directory;
  private final Consumer<Runnable> later;
  /** What has changed since the last sync; {@link #REMOVED}, by identity, where a key is to go. */
  private final Map<String, byte[]> changes = new TreeMap<>();

  /**
   * @param directory made at the first sync where it does not exist
   * @param later how to call back in a later turn
   */
  LiveStorage(Path directory, Consumer<Runnable> later) {
    this.directory = directory;
    this.later = later;
  }

  @Override
  public void put(String key, ByteBuffer value) {
    byte[] copy = new byte[value.remaining()];
    value.duplicate().get(copy);
    changes.put(key, copy);
  }

  @Override
  public void append(String key, ByteBuffer value) {
    byte[] old = get(key).orElse(REMOVED);
    byte[] longer = Arrays.copyOf(old, Math.addExact(old.length, value.remaining()));
    value.duplicate().get(longer, old.length, value.remaining());
    changes.put(key, longer);
  }

  @Override
  public Optional<byte[]> get(String key) {
    byte[] changed = changes.get(key);
    if (changed != null) {
      return changed == REMOVED ? Optional.empty() : Optional.of(changed.clone());
    }
    try {
      return Optional.of(Files.readAllBytes(file(key)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read what is stored under '" + key + "'", e);
    }
  }

  @Override
  public void remove(String key) {
    changes.put(key, REMOVED);
  }

  @Override
  public void sync(Runnable done) {
    flush();
    later.accept(done);
  }

  /** Makes all durable, as an orderly switching-off does. */
  void flush() {
    try {
      if (!changes.isEmpty()) {
        Files.createDirectories(directory);
        for (Map.Entry<String, byte[]> change : changes.entrySet()) {
          write(file(change.getKey()), change.getValue());
        }
        forceDirectory();
        changes.clear();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot store in " + directory, e);
    }
  }

  private void write(Path file, byte[] value) throws IOException {
    if (value == REMOVED) {
      Files.deleteIfExists(file);
      return;
    }
    Path aside = file.resolveSibling(file.getFileName() + ".aside");
    try (FileChannel out = FileChannel.open(aside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(value);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** A rename is certain only when the directory that holds the name is on the disk. */
  private void forceDirectory() throws IOException {
    try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
      names.force(true);
    }
  }

  private Path file(String key) {
    return directory.resolve(fileName(key));
  }

  /**
   * The file of {@code key}: lower-case letters, digits, hyphen and underscore as they are, every other character as
   * {@code %} and its four hexadecimal digits. No key can name a path, two keys never one file, and a file system that
   * ignores case changes nothing.
   */
  static String fileName(String key) {
    StringBuilder name = new StringBuilder(key.length() + SUFFIX.length());
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_') {
        name.append(c);
      } else {
        name.append('%').append(HexFormat.of().toHexDigits(c));
      }
    }
    return (name.length() <= MAX_NAME ? name.toString() : "sha256." + sha256(name.toString())) + SUFFIX;
  }

  private static String sha256(String name) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
