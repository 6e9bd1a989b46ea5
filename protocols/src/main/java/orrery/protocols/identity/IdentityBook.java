package orrery.protocols.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import orrery.protocols.identity.IdentityChange.Grant;
import orrery.protocols.identity.IdentityChange.Outcome;
import orrery.protocols.identity.IdentityChange.Publish;
import orrery.protocols.identity.IdentityChange.Register;
import orrery.protocols.identity.IdentityChange.Remove;
import orrery.protocols.identity.IdentityChange.Rotate;
import orrery.protocols.identity.IdentityChange.Sign;
import orrery.protocols.jwt.Jwk;
import orrery.protocols.jwt.KeySet;

/**
 * What the identity and token services know: clients, their keys, the services' own keys, and lines of refresh tokens. It
 * changes by {@link IdentityChange}s alone, so whoever makes the same ones in the same order knows the same.
 */
final class IdentityBook {

  /** The most lines of refresh tokens that a client may have; assumed. */
  static final int MOST_LINES = 8;

  private final int capacity;
  private final TreeMap<String, ClientEntry> clients = new TreeMap<>();
  private final TreeMap<String, Integer> accounts = new TreeMap<>();
  private final TreeMap<String, Jwk> published = new TreeMap<>();
  private final TreeMap<String, Sign> signers = new TreeMap<>();
  /** By client and audience, with a space between them, which no client's name has. */
  private final TreeMap<String, Grant> lines = new TreeMap<>();
  private KeySet keys = KeySet.NONE;

  /** @param capacity how many clients are kept */
  IdentityBook(int capacity) {
    this.capacity = capacity;
  }

  Optional<ClientEntry> client(String id) {
    return Optional.ofNullable(clients.get(id));
  }

  int size() {
    return clients.size();
  }

  boolean hasAccount(String account) {
    return accounts.containsKey(account);
  }

  Optional<Jwk> published(String client) {
    return Optional.ofNullable(published.get(client));
  }

  /** The keys of all servers that something in force was, or soon will be, signed with; the same object until they change. */
  KeySet keys() {
    return keys;
  }

  /** The line of that name of a client. */
  Optional<Grant> line(String client, String line) {
    return lines.subMap(client + " ", client + "!").values().stream().filter(grant -> grant.line().equals(line)).findFirst();
  }

  /** Changes what is known. {@code now} is when, in seconds since 1970; never less than at the change before. */
  Outcome apply(IdentityChange change, long now) {
    if (change instanceof Register it) {
      return register(it.client());
    } else if (change instanceof Remove it) {
      return remove(it.client());
    } else if (change instanceof Publish it) {
      return publish(it);
    } else if (change instanceof Sign it) {
      return sign(it, now);
    } else if (change instanceof Grant it) {
      return grant(it, now);
    } else if (change instanceof Rotate it) {
      return rotate(it, now);
    }
    throw new AssertionError("unhandled change " + change);
  }

  private Outcome register(ClientEntry client) {
    ClientEntry before = clients.get(client.id());
    if (before != null && !before.key().equals(client.key())) {
      return Outcome.CONFLICT;
    } else if (before == null && clients.size() >= capacity) {
      return Outcome.FULL;
    }
    clients.put(client.id(), client);
    if (before != null) {
      leaveAccount(before.account());
    }
    accounts.merge(client.account(), 1, Integer::sum);
    return before == null ? Outcome.CREATED : Outcome.DONE;
  }

  private Outcome remove(String id) {
    ClientEntry gone = clients.remove(id);
    if (gone == null) {
      return Outcome.UNKNOWN;
    }
    leaveAccount(gone.account());
    published.remove(id);
    lines.subMap(id + " ", id + "!").clear();
    return Outcome.DONE;
  }

  private void leaveAccount(String account) {
    accounts.computeIfPresent(account, (name, count) -> count == 1 ? null : count - 1);
  }

  private Outcome publish(Publish it) {
    if (!clients.containsKey(it.client())) {
      return Outcome.UNKNOWN;
    }
    published.put(it.client(), it.key());
    return Outcome.DONE;
  }

  private Outcome sign(Sign it, long now) {
    signers.values().removeIf(signer -> signer.retiresAt() <= now);
    boolean full = signers.size() >= KeySet.MOST && !signers.containsKey(it.key().id());
    if (!full) {
      signers.put(it.key().id(), it);
    }
    keys = KeySet.of(signers.values().stream().map(Sign::key).toList());
    return full ? Outcome.FULL : Outcome.DONE;
  }

  private Outcome grant(Grant it, long now) {
    if (!clients.containsKey(it.client())) {
      return Outcome.UNKNOWN;
    }
    var own = lines.subMap(it.client() + " ", it.client() + "!");
    own.values().removeIf(grant -> grant.expiresAt() <= now);
    String place = it.client() + " " + it.audience();
    if (own.size() >= MOST_LINES && !own.containsKey(place)) {
      return Outcome.FULL;
    }
    lines.put(place, it);
    return Outcome.DONE;
  }

  private Outcome rotate(Rotate it, long now) {
    Optional<Grant> found = line(it.client(), it.line()).filter(grant -> grant.expiresAt() > now);
    if (found.isEmpty()) {
      return Outcome.UNKNOWN;
    }
    Grant line = found.get();
    String place = line.client() + " " + line.audience();
    if (!line.secret().equals(it.secret())) {
      // RFC 9700 §4.14.2: the one who uses it again may be the thief or the robbed; neither is believed.
      lines.remove(place);
      return Outcome.REUSED;
    }
    lines.put(place, new Grant(line.client(), line.audience(), line.scopes(), line.line(), it.next(), it.expiresAt()));
    return Outcome.DONE;
  }

  /** Changes that lead from nothing to what is known now. */
  List<IdentityChange> changes() {
    List<IdentityChange> changes = new ArrayList<>(clients.size());
    clients.values().forEach(client -> changes.add(new Register(client)));
    published.forEach((client, key) -> changes.add(new Publish(client, key)));
    changes.addAll(signers.values());
    changes.addAll(lines.values());
    return changes;
  }

  void clear() {
    clients.clear();
    accounts.clear();
    published.clear();
    signers.clear();
    lines.clear();
    keys = KeySet.NONE;
  }
}
