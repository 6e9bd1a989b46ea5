package orrery.benchmark;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import orrery.host.Address;
import orrery.protocols.dns.Decoded;
import orrery.protocols.dns.DnsMessage;
import orrery.protocols.dns.DnsName;
import orrery.protocols.dns.DnsRecord;
import orrery.protocols.dns.RecordData;

/** A multicast response with a pointer, a service and an address, their names compressed. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DnsBenchmark {

  private static final DnsName TYPE = DnsName.of("_orrery._udp.local");
  private static final DnsName INSTANCE = TYPE.child("home-12-laptop-0");
  private static final DnsName MACHINE = DnsName.of("home-12-laptop-0.local");

  private final DnsMessage response = DnsMessage.response(
      List.of(DnsRecord.shared(TYPE, 4_500, new RecordData.Ptr(INSTANCE))),
      List.of(DnsRecord.unique(INSTANCE, 120, new RecordData.Srv(0, 0, 7_100, MACHINE)),
          DnsRecord.unique(MACHINE, 120, new RecordData.A(Address.ipv4(192, 168, 1, 10)))));
  private final ByteBuffer room = ByteBuffer.allocate(DnsMessage.MAX_LENGTH);
  private final ByteBuffer datagram = encoded();

  private ByteBuffer encoded() {
    ByteBuffer bytes = ByteBuffer.allocate(DnsMessage.MAX_LENGTH);
    response.encode(bytes);
    return bytes.flip().asReadOnlyBuffer();
  }

  @Benchmark
  public boolean encode() {
    room.clear();
    return response.encode(room);
  }

  @Benchmark
  public Decoded decode() {
    return DnsMessage.decode(datagram.rewind());
  }
}
