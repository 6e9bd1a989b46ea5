package orrery.metrics.results;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The steps by which the files of a results directory come to be. Each may fail, and each may be the last that a process
 * takes; so they all go through here, where a test can let them.
 */
public interface Disk {

  /** The disk there is. */
  Disk REAL = new FileDisk();

  /** Makes a folder and those above it, as far as they are missing; they are on the disk when this returns. */
  void makeFolders(Path folder) throws IOException;

  /** Begins a file, in place of what may have been there. */
  Sink create(Path file) throws IOException;

  /** Puts a file in the place of another, or where none was, at once. */
  void rename(Path file, Path target) throws IOException;

  /** What was made, renamed or deleted in the folder is so on the disk when this returns. */
  void syncFolder(Path folder) throws IOException;

  /** Takes away a file or an empty folder; nothing where there is none. */
  void delete(Path file) throws IOException;

  /** A file that is being written. */
  interface Sink extends Closeable {

    /** Appends all that remains of {@code bytes}. */
    void write(ByteBuffer bytes) throws IOException;

    /** What was written is on the disk when this returns. */
    void sync() throws IOException;
  }
}
