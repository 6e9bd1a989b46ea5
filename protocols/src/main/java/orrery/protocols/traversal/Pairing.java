package orrery.protocols.traversal;

import java.util.Optional;
import orrery.host.NodeId;

/**
 * Who looks for whom, by name: two words, and the peer of a device is the one whose name has the other word in the place of
 * the last of either. Of {@code a b}, the peer of {@code a-17} is {@code b-17}, that of {@code home-4-b} is {@code home-4-a}.
 */
public record Pairing(String one, String other) {

  /** @throws IllegalArgumentException where the text is not two different words as names have them */
  public static Pairing of(String text) {
    String[] words = text.strip().split(" +", 3);
    if (words.length != 2 || words[0].equals(words[1]) || !isWord(words[0]) || !isWord(words[1])) {
      throw new IllegalArgumentException("pairs must be two different words of a-z and 0-9 but is '" + text + "'");
    }
    return new Pairing(words[0], words[1]);
  }

  private static boolean isWord(String text) {
    return NodeId.isValid(text) && text.indexOf('-') < 0;
  }

  /** Whom {@code self} looks for; empty where its name has neither word. */
  public Optional<NodeId> peerOf(NodeId self) {
    String[] words = self.name().split("-", -1);
    for (int i = words.length - 1; i >= 0; i--) {
      if (words[i].equals(one) || words[i].equals(other)) {
        words[i] = words[i].equals(one) ? other : one;
        String name = String.join("-", words);
        return NodeId.isValid(name) ? Optional.of(new NodeId(name)) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** Whether the last of either word in the name of {@code self} is the first of both. */
  public boolean isOne(NodeId self) {
    String[] words = self.name().split("-", -1);
    for (int i = words.length - 1; i >= 0; i--) {
      if (words[i].equals(one) || words[i].equals(other)) {
        return words[i].equals(one);
      }
    }
    return false;
  }
}
