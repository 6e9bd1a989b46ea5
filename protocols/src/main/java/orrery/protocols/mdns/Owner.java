package orrery.protocols.mdns;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import orrery.protocols.dns.DnsName;
import orrery.protocols.dns.DnsRecord;
import orrery.protocols.dns.RecordData;
import org.jspecify.annotations.Nullable;

/** A name that is to be this node's alone, and the records that come with it. */
abstract sealed class Owner permits HostOwner, ServiceOwner {

  /** How far the claim to the name has come. */
  enum Standing {
    /** No probe has been sent; what others say of the name does not matter. */
    WAITING,
    /** Probes are being sent. */
    PROBING,
    /** The name is this node's. */
    ESTABLISHED,
    /** It has been given up. */
    ENDED
  }

  /** By class, then type, then the bytes of the data (RFC 6762 §8.2). */
  private static final Comparator<DnsRecord> TIE_BREAK =
      Comparator.comparingInt(DnsRecord::recordClass).thenComparingInt(DnsRecord::type).thenComparing(r -> r.data().octets());

  private Standing standing = Standing.WAITING;
  private DnsName name;
  /** How often another name had to be chosen, plus one. */
  private int attempt = 1;
  private OwnRecord[] records = {};
  private @Nullable OwnRecord absence;

  Owner(DnsName name) {
    this.name = name;
  }

  DnsName name() {
    return name;
  }

  Standing standing() {
    return standing;
  }

  void become(Standing next) {
    standing = next;
  }

  /** The records as they are announced. */
  OwnRecord[] records() {
    return records;
  }

  /** Puts others in the place of the records. */
  void records(List<DnsRecord> replacement) {
    records = new OwnRecord[replacement.size()];
    for (int i = 0; i < records.length; i++) {
      records[i] = new OwnRecord(this, replacement.get(i));
    }
    absence = null;
  }

  /** Puts another in the place of one record, and gives it back. */
  OwnRecord replace(OwnRecord former, DnsRecord replacement) {
    for (int i = 0; i < records.length; i++) {
      if (records[i] == former) {
        records[i] = new OwnRecord(this, replacement);
        return records[i];
      }
    }
    throw new AssertionError("no such record of " + name + ": " + former.record);
  }

  boolean holds(OwnRecord record) {
    for (OwnRecord each : records) {
      if (each == record) {
        return true;
      }
    }
    return record == absence;
  }

  /** The record that tells which types the name has, and thereby which it has not (RFC 6762 §6.1). */
  OwnRecord absence(int ttlSeconds) {
    if (absence == null) {
      List<Integer> types = new ArrayList<>(2);
      for (OwnRecord own : records) {
        if (own.record.cacheFlush() && !types.contains(own.record.type())) {
          types.add(own.record.type());
        }
      }
      Collections.sort(types);
      absence = new OwnRecord(this, DnsRecord.unique(name, ttlSeconds, new RecordData.Nsec(name, types)));
    }
    return absence;
  }

  /** The records that nobody else may hold, as a probe proposes them, in the order of RFC 6762 §8.2. */
  List<DnsRecord> proposed() {
    List<DnsRecord> proposed = new ArrayList<>(2);
    for (OwnRecord own : records) {
      if (own.record.cacheFlush()) {
        proposed.add(own.record.withoutCacheFlush());
      }
    }
    proposed.sort(TIE_BREAK);
    return proposed;
  }

  /** Positive where our records win over those of a simultaneous probe, 0 where the two are the same (RFC 6762 §8.2.1). */
  int compareWith(List<DnsRecord> theirs) {
    List<DnsRecord> ours = proposed();
    List<DnsRecord> sorted = new ArrayList<>(theirs);
    sorted.sort(TIE_BREAK);
    for (int i = 0; i < ours.size() && i < sorted.size(); i++) {
      int order = TIE_BREAK.compare(ours.get(i), sorted.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(ours.size(), sorted.size());
  }

  /** Whether one of the records says what {@code heard} says. */
  boolean says(DnsRecord heard) {
    for (OwnRecord own : records) {
      if (own.record.saysSameAs(heard)) {
        return true;
      }
    }
    return absence != null && absence.record.saysSameAs(heard);
  }

  /** Whether {@code heard} is of a set that is this node's alone, and says something else. */
  boolean isContradictedBy(DnsRecord heard) {
    boolean inSet = false;
    for (OwnRecord own : records) {
      inSet |= own.record.cacheFlush() && own.record.isInSetOf(heard);
    }
    return inSet && !says(heard);
  }

  /** Chooses another name; the records are to be made anew. */
  void rename() {
    String before = name.firstLabel();
    // Suffixes only grow: where one has cut the label, the next would have, too.
    String bare = attempt == 1 ? before : before.substring(0, before.length() - suffix(attempt).length());
    attempt++;
    name = named(label(bare, suffix(attempt)));
  }

  /** What the label ends with in the given attempt, 2 or more. */
  abstract String suffix(int attempt);

  /** The name that begins with {@code label}. */
  abstract DnsName named(String label);

  /** {@code base} with {@code suffix}, cut at a character so that it fits into a label. */
  static String label(String base, String suffix) {
    int end = base.length();
    while (base.substring(0, end).getBytes(StandardCharsets.UTF_8).length + suffix.length() > DnsName.MAX_LABEL_LENGTH) {
      end = base.offsetByCodePoints(end, -1);
    }
    return base.substring(0, end) + suffix;
  }
}
