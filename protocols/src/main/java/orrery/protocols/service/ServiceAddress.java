package orrery.protocols.service;

import java.util.Optional;
import orrery.host.NodeId;

/**
 * Which microservice, and where (EC-36). As text: {@code drive}, {@code drive@here}, {@code drive@node:anna-phone}, {@code
 * drive@account:anna}, {@code drive@central}.
 */
public record ServiceAddress(String service, Where where) {

  private static final int MOST_ACCOUNT = 255;

  /** Where a microservice is to be. */
  public sealed interface Where {}

  /** Wherever it is best. */
  public record Anywhere() implements Where {}

  /** On the calling node itself. */
  public record Here() implements Where {}

  /** On that node. */
  public record OnNode(NodeId node) implements Where {}

  /** On a node of that account. */
  public record OfAccount(String account) implements Where {

    public OfAccount {
      if (!isAccount(account)) {
        throw new IllegalArgumentException("an account must be 1 to " + MOST_ACCOUNT + " visible ASCII characters but is '" + account + "'");
      }
    }
  }

  /** In the central cloud. */
  public record Central() implements Where {}

  public ServiceAddress {
    if (!isName(service)) {
      throw new IllegalArgumentException("a microservice must be called by 1 to 63 of a-z, 0-9 and '-', with '-' only inside, but is '" + service + "'");
    }
  }

  /** That microservice, wherever it is best. */
  public static ServiceAddress of(String service) {
    return new ServiceAddress(service, new Anywhere());
  }

  /** That microservice in the central cloud. */
  public static ServiceAddress central(String service) {
    return new ServiceAddress(service, new Central());
  }

  /** That microservice on that node. */
  public static ServiceAddress on(NodeId node, String service) {
    return new ServiceAddress(service, new OnNode(node));
  }

  /** Whether a microservice may be called {@code name}: as nodes may. */
  public static boolean isName(String name) {
    return NodeId.isValid(name);
  }

  private static boolean isAccount(String text) {
    return !text.isEmpty() && text.length() <= MOST_ACCOUNT && text.chars().allMatch(c -> c > 0x20 && c < 0x7F);
  }

  /** Reads what {@link #toString} writes; empty where it is something else. */
  public static Optional<ServiceAddress> parse(String text) {
    int at = text.indexOf('@');
    String name = at < 0 ? text : text.substring(0, at);
    if (!isName(name)) {
      return Optional.empty();
    }
    return (at < 0 ? Optional.of(new Anywhere()) : where(text.substring(at + 1))).map(where -> new ServiceAddress(name, where));
  }

  private static Optional<Where> where(String text) {
    if (text.equals("here")) {
      return Optional.of(new Here());
    } else if (text.equals("central")) {
      return Optional.of(new Central());
    } else if (text.startsWith("node:") && NodeId.isValid(text.substring(5))) {
      return Optional.of(new OnNode(new NodeId(text.substring(5))));
    } else if (text.startsWith("account:") && isAccount(text.substring(8))) {
      return Optional.of(new OfAccount(text.substring(8)));
    } else {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    if (where instanceof OnNode on) {
      return service + "@node:" + on.node;
    } else if (where instanceof OfAccount of) {
      return service + "@account:" + of.account;
    } else if (where instanceof Here) {
      return service + "@here";
    } else if (where instanceof Central) {
      return service + "@central";
    } else {
      return service;
    }
  }
}
