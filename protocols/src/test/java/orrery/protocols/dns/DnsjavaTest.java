package orrery.protocols.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import orrery.protocols.dns.Decoded.Whole;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSECRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;

/** Our codec beside another's: what one writes the other reads, and whatever both read they read alike. */
class DnsjavaTest {

  @Test
  void dnsjavaReadsWhatWeWrite() {
    Seeds.each(2_000, random -> {
      DnsMessage message = Messages.message(random);

      Message theirs = read(Messages.encode(message));

      assertThat(theirs).as(message.toString()).isNotNull();
      assertSame(message, theirs);
    });
  }

  @Test
  void weReadWhatDnsjavaWrites() {
    Seeds.each(2_000, random -> {
      Message theirs = read(Messages.encode(Messages.message(random)));
      byte[] written = theirs.toWire(65_535);

      Decoded ours = DnsMessage.decode(ByteBuffer.wrap(written));

      assertThat(ours).isInstanceOf(Whole.class);
      assertSame(((Whole) ours).message(), read(written));
    });
  }

  @Test
  void agreesWithDnsjavaOnWhateverBothAccept() {
    int[] both = new int[1];
    Seeds.each(Boolean.getBoolean("orrery.long") ? 300_000 : 30_000, random -> {
      byte[] bytes = Messages.mutate(Messages.encode(Messages.message(random)), random);
      Decoded ours = DnsMessage.decode(ByteBuffer.wrap(bytes));
      Message theirs = read(bytes);
      if (ours instanceof Whole whole && theirs != null && !whole.message().isTruncated()) {
        both[0]++;
        assertSame(whole.message(), theirs);
      }
    });
    if (Long.getLong("orrery.seed") == null) {
      assertThat(both[0]).as("messages that both accept").isGreaterThan(1_000);
    }
  }

  @Test
  void bothIgnoreWhatIsBehindTheLastRecord() {
    Seeds.each(50, random -> {
      DnsMessage message = Messages.message(random);
      byte[] bytes = Messages.encode(message);
      byte[] longer = java.util.Arrays.copyOf(bytes, bytes.length + 9);

      assertThat(DnsMessage.decode(ByteBuffer.wrap(longer))).isEqualTo(new Whole(message));
      assertSame(message, read(longer));
    });
  }

  private static @Nullable Message read(byte[] bytes) {
    try {
      return new Message(bytes);
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }

  private static void assertSame(DnsMessage ours, Message theirs) {
    assertThat(theirs.getHeader().getID()).isEqualTo(ours.id());
    assertThat(theirs.getSection(Section.QUESTION).stream().map(DnsjavaTest::question)).isEqualTo(ours.questions().stream().map(DnsjavaTest::question).toList());
    assertRecords(ours.answers(), theirs.getSection(Section.ANSWER));
    assertRecords(ours.authorities(), theirs.getSection(Section.AUTHORITY));
    assertRecords(ours.additionals(), theirs.getSection(Section.ADDITIONAL));
  }

  private static List<Object> question(Record theirs) {
    return List.of(hex(theirs.getName()), theirs.getType(), theirs.getDClass());
  }

  private static List<Object> question(Question ours) {
    return List.of(new Octets(ours.name().wire()).toString(), ours.type(), ours.questionClass() | (ours.unicastResponse() ? 0x8000 : 0));
  }

  private static void assertRecords(List<DnsRecord> ours, List<Record> theirs) {
    assertThat(theirs).hasSameSizeAs(ours);
    for (int i = 0; i < ours.size(); i++) {
      DnsRecord mine = ours.get(i);
      Record other = theirs.get(i);
      assertThat(hex(other.getName())).isEqualTo(new Octets(mine.name().wire()).toString());
      assertThat(other.getType()).isEqualTo(mine.type());
      assertThat(other.getDClass()).isEqualTo(mine.recordClass() | (mine.cacheFlush() ? 0x8000 : 0));
      assertThat(other.getTTL()).isEqualTo(mine.ttlSeconds());
      assertThat(data(other)).as("data of %s", mine).isEqualTo(data(mine.data()));
    }
  }

  private static List<Object> data(RecordData ours) {
    if (ours instanceof RecordData.A || ours instanceof RecordData.Aaaa || ours instanceof RecordData.Txt) {
      return List.of(ours.octets().toString());
    } else if (ours instanceof RecordData.Ptr ptr) {
      return List.of(new Octets(ptr.target().wire()).toString());
    } else if (ours instanceof RecordData.Srv srv) {
      return List.of(srv.priority(), srv.weight(), srv.port(), new Octets(srv.target().wire()).toString());
    } else if (ours instanceof RecordData.Nsec nsec) {
      return List.of(new Octets(nsec.next().wire()).toString(), nsec.types());
    }
    // Types that are not understood here are compared by their frames alone.
    return List.of();
  }

  private static List<Object> data(Record theirs) {
    if (theirs instanceof ARecord a) {
      return List.of(new Octets(a.getAddress().getAddress()).toString());
    } else if (theirs instanceof AAAARecord || theirs instanceof TXTRecord) {
      return List.of(new Octets(theirs.rdataToWireCanonical()).toString());
    } else if (theirs instanceof PTRRecord ptr) {
      return List.of(hex(ptr.getTarget()));
    } else if (theirs instanceof SRVRecord srv) {
      return List.of(srv.getPriority(), srv.getWeight(), srv.getPort(), hex(srv.getTarget()));
    } else if (theirs instanceof NSECRecord nsec) {
      List<Integer> types = new ArrayList<>();
      for (int type : nsec.getTypes()) {
        types.add(type);
      }
      return List.of(hex(nsec.getNext()), types);
    }
    return List.of();
  }

  private static String hex(Name name) {
    return new Octets(name.toWire()).toString();
  }
}
