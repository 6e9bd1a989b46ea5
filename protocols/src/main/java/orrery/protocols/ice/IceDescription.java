package orrery.protocols.ice;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import orrery.host.RandomStream;

/**
 * What one agent tells the other before checks can begin: its short-term credential and its candidates (RFC 8445 §5.3).
 *
 * @param ufrag the user fragment, 4 to 256 ice-chars
 * @param password 22 to 256 ice-chars
 * @param candidates at most {@link #MAXIMUM_CANDIDATES}
 */
public record IceDescription(String ufrag, String password, List<Candidate> candidates) {

  /** How many candidates are read of a peer's: what a stranger sends must not cost much. */
  public static final int MAXIMUM_CANDIDATES = 64;

  /** The longest line that is read: longer than any candidate that this agent could use. */
  public static final int MAXIMUM_LINE = 512;

  public IceDescription {
    candidates = List.copyOf(candidates);
    if (!IceChars.are(ufrag, 4, 256) || !IceChars.are(password, 22, 256)) {
      throw new IllegalArgumentException("a user fragment must be 4 to 256 and a password 22 to 256 letters, digits, '+' and '/'");
    }
    if (candidates.size() > MAXIMUM_CANDIDATES) {
      throw new IllegalArgumentException("there must be at most " + MAXIMUM_CANDIDATES + " candidates but there are " + candidates.size());
    }
  }

  /** A fresh credential without candidates: 48 and 144 random bits (RFC 8445 §5.3 asks for 24 and 128 at least). */
  public static IceDescription fresh(RandomStream random) {
    return new IceDescription(IceChars.draw(random, 8), IceChars.draw(random, 24), List.of());
  }

  /** This credential with those candidates, the first {@link #MAXIMUM_CANDIDATES} of them. */
  public IceDescription with(List<Candidate> found) {
    return new IceDescription(ufrag, password, found.subList(0, Math.min(found.size(), MAXIMUM_CANDIDATES)));
  }

  /** The attributes of RFC 8839 §5, one a line, without {@code a=}. */
  public List<String> toLines() {
    return toLines(Candidate::toLine);
  }

  /** As {@link #toLines}, of candidates for connections (RFC 6544 §4.5). */
  public List<String> toTcpLines() {
    return toLines(Candidate::toTcpLine);
  }

  private List<String> toLines(Function<Candidate, String> writer) {
    List<String> lines = new ArrayList<>(candidates.size() + 3);
    lines.add("ice-ufrag:" + ufrag);
    lines.add("ice-pwd:" + password);
    lines.add("ice-options:ice2");
    candidates.forEach(candidate -> lines.add(writer.apply(candidate)));
    return lines;
  }

  /** Reads {@link #toLines}. Lines of no use are passed over; empty where the credential is missing or there are too many lines. */
  public static Optional<IceDescription> parse(List<String> lines) {
    return parse(lines, Candidate::parse);
  }

  /** Reads {@link #toTcpLines}, as {@link #parse}. */
  public static Optional<IceDescription> parseTcp(List<String> lines) {
    return parse(lines, Candidate::parseTcp);
  }

  private static Optional<IceDescription> parse(List<String> lines, Function<String, Optional<Candidate>> reader) {
    String ufrag = "";
    String password = "";
    List<Candidate> candidates = new ArrayList<>();
    if (lines.size() > 2 * MAXIMUM_CANDIDATES) {
      return Optional.empty();
    }
    for (String line : lines) {
      if (line.length() > MAXIMUM_LINE) {
        return Optional.empty();
      } else if (line.startsWith("ice-ufrag:")) {
        ufrag = line.substring("ice-ufrag:".length());
      } else if (line.startsWith("ice-pwd:")) {
        password = line.substring("ice-pwd:".length());
      } else if (candidates.size() < MAXIMUM_CANDIDATES) {
        reader.apply(line).ifPresent(candidates::add);
      }
    }
    boolean whole = IceChars.are(ufrag, 4, 256) && IceChars.are(password, 22, 256);
    return whole ? Optional.of(new IceDescription(ufrag, password, candidates)) : Optional.empty();
  }
}
