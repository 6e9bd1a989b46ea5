package orrery.scenario.input;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import orrery.host.DataSize;

/** Reads text files that may be anything: missing, a folder, binary, endless. */
public final class TextFile {

  private TextFile() {}

  /** Why a file, or a place in it, cannot be used. */
  public static final class Unusable extends Exception {

    private static final long serialVersionUID = 1;

    private final int line;
    private final int column;

    /**
     * @param line counted from 1; 0 where it is not a matter of place
     * @param column counted from 1, in characters
     */
    public Unusable(String message, int line, int column) {
      super(message, null, false, false);
      this.line = line;
      this.column = column;
    }

    Unusable(String message) {
      this(message, 0, 0);
    }

    /** The line, from 1; 0 where it is not a matter of place. */
    public int line() {
      return line;
    }

    /** The column in characters, from 1. */
    public int column() {
      return column;
    }
  }

  /** The bytes of a file of at most {@code most}; no more than that is ever read. */
  public static byte[] bytes(Path path, DataSize most) throws Unusable {
    if (Files.isDirectory(path)) {
      throw new Unusable("must be a file but is a folder");
    }
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new Unusable("must be an ordinary file but is a device or a pipe");
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(Math.toIntExact(most.bytes() + 1));
      if (bytes.length > most.bytes()) {
        throw new Unusable("must be a file of at most " + most + " but is larger");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new Unusable("must be a file but there is none of that name");
    } catch (AccessDeniedException e) {
      throw new Unusable("must be a file that may be read but access is denied");
    } catch (IOException | InvalidPathException e) {
      throw new Unusable("must be a file that can be read but reading failed: " + e.getMessage());
    }
  }

  /** {@code bytes} as text, which must be UTF-8 without control characters; a byte order mark is passed over. */
  public static String text(byte[] bytes) throws Unusable {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(in, out, true);
    String text = out.flip().toString();
    // A binary file has both faults: the earlier one is told.
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t' && c != '\u0085' || c == '\uFFFE' || c == '\uFFFF') {
        throw at(text, i, String.format(Locale.ROOT, "must be text but has the character U+%04X", (int) c));
      }
    }
    if (result.isError()) {
      throw at(text, text.length(), String.format(Locale.ROOT, "must be UTF-8 but has the byte 0x%02X", bytes[in.position()]));
    }
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static Unusable at(String text, int index, String message) {
    int[] place = place(text, index);
    return new Unusable(message, place[0] + 1, place[1] + 1);
  }

  /** Line and column of a character, from zero; the column in code points. */
  public static int[] place(String text, int index) {
    int line = 0;
    int start = 0;
    for (int i = 0; i < index; i++) {
      if (text.charAt(i) == '\n' || text.charAt(i) == '\r' && (i + 1 >= text.length() || text.charAt(i + 1) != '\n')) {
        line++;
        start = i + 1;
      }
    }
    return new int[] {line, text.codePointCount(start, index)};
  }
}
