package orrery.protocols.raft;

import java.time.Duration;
import orrery.host.DataSize;
import orrery.host.Default;
import orrery.host.Doc;

/**
 * A server's part in a group. The usual values are for servers a continent apart, of which round trips take up to 300 ms.
 *
 * @param electionTimeout the least time without a word from a leader after which a server stands for election; each time it
 *     is drawn anew between this and twice as much (Raft §5.2)
 * @param heartbeat how often a leader speaks where it has nothing to say
 * @param answerTimeout how long a connection to another server may owe an answer before it is made anew
 * @param requestTimeout how long a command or a read waits for a leader and its majority
 * @param batch how much one message carries: entries, or part of a snapshot. One entry that is larger goes alone
 * @param window how many messages with entries may be on their way to one server; what comes meanwhile goes together
 * @param snapshotEntries after how many entries the state is saved and the log cut off (Raft §7)
 * @param sessions how many sessions are remembered; one more, and the one that was used least recently is forgotten
 */
public record RaftConfig(
    @Doc("The least time without a word from a leader after which a server stands; drawn up to twice that.")
        @Default(value = "1500 ms", source = "etcd, Tuning: 'at least 10 times the round-trip time between members'; 150 ms between continents")
        Duration electionTimeout,
    @Doc("How often a leader speaks.")
        @Default(value = "150 ms", source = "etcd, Tuning: 'around the maximum of the average round-trip time between members'")
        Duration heartbeat,
    @Doc("How long a connection between servers may owe an answer before it is made anew.")
        @Default(value = "1500 ms", source = "assumed: the election timeout's default") Duration answerTimeout,
    @Doc("How long a command or a read waits for the group.")
        @Default(value = "5 s", source = "etcd, server/config: ReqTimeout, '5s for queue waiting, computation and disk IO delay'")
        Duration requestTimeout,
    @Doc("The most that one message carries.")
        @Default(value = "64 KiB", source = "assumed") DataSize batch,
    @Doc("How many messages with entries may be on their way to one server.")
        @Default(value = "8", source = "assumed") int window,
    @Doc("After how many entries the log is cut off.")
        @Default(value = "10000", source = "etcd, Snapshot tuning: 'after every 10,000 changes by default'") int snapshotEntries,
    @Doc("How many sessions are remembered.")
        @Default(value = "1024", source = "assumed") int sessions) {

  public RaftConfig {
    if (electionTimeout.isNegative() || electionTimeout.isZero() || heartbeat.isNegative() || heartbeat.isZero()
        || heartbeat.multipliedBy(2).compareTo(electionTimeout) > 0) {
      throw new IllegalArgumentException("an election timeout must be at least two heartbeats, of more than 0 s, but they are "
          + electionTimeout + " and " + heartbeat);
    }
    if (answerTimeout.compareTo(heartbeat) < 0 || requestTimeout.isNegative() || requestTimeout.isZero()) {
      throw new IllegalArgumentException("answer-timeout must be at least a heartbeat, and request-timeout longer than 0 s, but they are "
          + answerTimeout + " and " + requestTimeout);
    }
    if (batch.bytes() < 1024 || batch.bytes() > 1024 * 1024) {
      throw new IllegalArgumentException("batch must be 1 KiB to 1 MiB but is " + batch.bytes() + " B");
    }
    if (window < 1 || snapshotEntries < 2 || sessions < 1) {
      throw new IllegalArgumentException("window and sessions must be at least 1, and snapshot-entries 2, but they are " + window + ", "
          + sessions + " and " + snapshotEntries);
    }
  }
}
