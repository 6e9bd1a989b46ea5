package orrery.scenario.run;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What an I/O failure says to a person: Java's own messages are often only the name of a file. */
public final class IoMessages {

  private IoMessages() {}

  /** What must hold and what is. */
  public static String of(IOException e) {
    if (e instanceof AccessDeniedException denied) {
      return denied.getFile() + " must be accessible but access is denied";
    }
    if (e instanceof NoSuchFileException missing) {
      return missing.getFile() + " must exist but does not";
    }
    if (e instanceof NotDirectoryException file) {
      return file.getFile() + " must be a folder but is a file";
    }
    if (e instanceof FileAlreadyExistsException file) {
      return file.getFile() + " must be a folder but is a file";
    }
    if (e instanceof FileSystemException other && other.getReason() != null) {
      return other.getFile() + " must be usable but is not: " + other.getReason();
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
