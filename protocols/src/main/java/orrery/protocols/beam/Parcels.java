package orrery.protocols.beam;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import orrery.host.Host;
import orrery.protocols.http.HttpBulk;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;

/** The contents on one node, and its inbox, which survive a restart. */
final class Parcels {

  private static final String INBOX = "inbox";
  private static final String BODY = "body/";
  private static final String BULK = "bulk/";
  private static final int MOST_KNOWN = 1000;
  private static final int MOST_READ = 20_000;

  private final Host host;
  private final BeamConfig config;
  private final Map<String, Parcel> inbox = new LinkedHashMap<>();
  /** What has been here and was taken away. */
  private final Set<String> gone = new LinkedHashSet<>();
  private long inboxBytes;

  Parcels(Host host, BeamConfig config) {
    this.host = host;
    this.config = config;
    recall();
  }

  Map<String, Parcel> inbox() {
    return inbox;
  }

  /** Whether it has come before. */
  boolean isKnown(String id) {
    return inbox.containsKey(id) || gone.contains(id);
  }

  boolean hasRoom(Parcel parcel) {
    return inbox.size() < config.parcels() && parcel.length() <= config.inbox().bytes() - inboxBytes;
  }

  /** Into the inbox, as soon as the next sync is over. */
  void receive(Parcel parcel) {
    inbox.put(parcel.id(), parcel);
    inboxBytes += parcel.length();
    write();
  }

  /** Out of it; whether it was there. */
  boolean remove(String id, Predicate<String> isNeeded) {
    Parcel parcel = inbox.remove(id);
    if (parcel == null) {
      return false;
    }
    inboxBytes -= parcel.length();
    gone.add(id);
    for (Iterator<String> oldest = gone.iterator(); gone.size() > MOST_KNOWN; ) {
      oldest.next();
      oldest.remove();
    }
    write();
    release(id, isNeeded);
    return true;
  }

  // ---- Contents

  void keep(Parcel parcel, byte[] body, @Nullable HttpBulk bulk) {
    if (bulk == null) {
      host.storage().put(BODY + parcel.id(), ByteBuffer.wrap(body));
    } else {
      host.storage().putBulk(BULK + parcel.id(), bulk.contentId(), bulk.length());
    }
  }

  /** Whether its content is here. */
  boolean isHere(Parcel parcel) {
    OptionalLong bulk = host.storage().bulk(BULK + parcel.id());
    return bulk.isPresent() ? parcel.bulk() != null && bulk.getAsLong() == parcel.length() : body(parcel) != null;
  }

  /** Its content, where that is a bulk here; null where it is not. */
  @Nullable HttpBulk bulk(Parcel parcel) {
    return host.storage().bulk(BULK + parcel.id()).isPresent() ? parcel.bulk() : null;
  }

  /** Its content, where that is bytes here; null where it is not. */
  byte @Nullable [] body(Parcel parcel) {
    byte @Nullable [] body = host.storage().get(BODY + parcel.id()).orElse(null);
    return body != null && body.length == parcel.length() ? body : null;
  }

  /** A content goes if nobody needs it any more. */
  void release(String id, Predicate<String> isNeeded) {
    if (!inbox.containsKey(id) && !isNeeded.test(id)) {
      host.storage().remove(BODY + id);
      host.storage().remove(BULK + id);
      host.storage().sync(() -> { });
    }
  }

  // ---- What survives

  private void write() {
    host.storage().put(INBOX, ByteBuffer.wrap(JsonWriter.write(json -> json.texts("gone", gone).objects("parcels", inbox.values(), (one, parcel) -> parcel.write(one)))));
  }

  private void recall() {
    byte @Nullable [] kept = host.storage().get(INBOX).orElse(null);
    if (kept == null) {
      return;
    }
    try {
      List<Parcel> parcels = JsonReader.read(kept, reader -> {
        List<Parcel> all = new ArrayList<>();
        reader.object(name -> {
          if (name.equals("gone")) {
            gone.addAll(reader.array(MOST_READ, one -> one.text(80)));
          } else if (name.equals("parcels")) {
            reader.array(MOST_READ, Parcel::readAddressed).forEach(one -> all.add(one.parcel()));
          }
        });
        return all;
      });
      for (Parcel parcel : parcels) {
        inbox.put(parcel.id(), parcel);
        inboxBytes += parcel.length();
      }
    } catch (JsonException e) {
      host.probe().event("beam", "the inbox is unreadable: " + e.getMessage());
    }
  }
}
