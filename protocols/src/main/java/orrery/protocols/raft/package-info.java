/**
 * Consensus: a group of servers that keep one state, by Raft (Ongaro and Ousterhout 2014; EC-20, EC-25, EC-26).
 *
 * <p>Start with {@link orrery.protocols.raft.RaftServer}, one server's part in one group; {@link
 * orrery.protocols.raft.StateMachine}, what the group is to keep; and {@link orrery.protocols.raft.RaftConfig}. Inside,
 * {@code RaftLog} is what a server must not forget, {@code Leadership} what it does while it leads, {@code RaftSession} how
 * its clients' commands are applied once, and {@code RaftPeers} the connections.
 *
 * <h2>The message format, version 1</h2>
 *
 * <p>Over TCP; each server connects to each other, asks on its own connection and answers on the other's. A message is four
 * octets of length, one of its code, and fields big-endian: a <i>number</i> is eight octets, 0 to 2^61; a <i>flag</i> is an
 * octet 0 or 1; <i>bytes</i> are four octets of length and as many. A message of more than 4 MiB, or anything that does not
 * match to the last octet, ends the connection and is counted.
 *
 * <pre>
 * entry            number term, 8 octets time (nanoseconds since 1970), octet kind (0 empty, 1 open, 2 command),
 *                  8 octets session, number sequence, number acknowledged, bytes command
 *
 *  1 HELLO         8 octets hash of the group's name and servers, octet server; the first on every connection
 *  2 VOTE-REQUEST  number term, number last index, number last term, flag trial, flag called
 *  3 VOTE          number term, flag trial, flag granted                                          answers 2
 *  4 APPEND        number term, number number, number previous index, number previous term, number commit,
 *                  4 octets count, entries
 *  5 APPENDED      number term, number number, flag matches, number index                         answers 4
 *  6 SNAPSHOT-PART number term, number number, number last index, number last term, 8 octets time of the last,
 *                  number offset, number length, bytes part
 *  7 SNAPSHOT-TAKEN  number term, number number, number last index, flag done, number next        answers 6
 *  8 PROPOSAL      flag opens, 8 octets session, number sequence, number acknowledged, bytes command
 *  9 PROPOSED      flag entered                                                                   answers 8
 * 10 READ-REQUEST  number request
 * 11 READ-ANSWER   number request, flag granted, number index                                     answers 10
 * 12 TAKE-OVER     number term
 * </pre>
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>Pre-vote, and a leader that watches its majority.</b> A server that was cut off would else come back in a high
 *       term and unseat a leader that does well (dissertation §9.6). Pre-vote alone would be worse than none where a leader
 *       can be heard and hears nobody: nobody would stand, and it could commit nothing. So a leader that has not heard of a
 *       majority for an election timeout gives up (§6.2).
 *   <li><b>Reads ask a majority</b> (read index, dissertation §6.4), one round of messages for all that wait. A lease would
 *       save the round trip, and rest on the drift of clocks, which is something that scenarios vary. No clock matters to
 *       what is answered: it matters to when something is tried, and to the time in the log, which never goes back.
 *   <li><b>A server that does not lead reads its own machine</b> once that has come to the leader's index, so the leader sends
 *       an index and not the state.
 *   <li><b>The answer to a command is the log.</b> Whoever was asked waits until its own machine has applied the command and
 *       then knows what it said; so it is up to date for whatever it is asked next. For that a leader tells of a commitment
 *       at once and not with the next heartbeat: one more message to each server for a command that comes alone, none under
 *       load.
 *   <li><b>Sessions are opened in the log and named by their index</b> (dissertation §6.3). One that takes its name from its
 *       owner could be forgotten and be begun again by an old duplicate, which would then be applied twice.
 *   <li><b>A server's word waits for its storage</b>: votes, terms and entries are synced before they are spoken of. A leader
 *       sends entries while it writes them itself, and counts itself when it has (dissertation §10.2.1).
 *   <li><b>The leader's clock goes into the log,</b> not a replica's own: machines that need the time are told the same.
 *   <li><b>TCP, and a time-out of our own.</b> Entries and snapshots may be large. TCP's own retransmission time doubles
 *       during a partition, up to a minute; a connection that owes an answer for longer than that is made anew instead.
 *   <li><b>Fixed membership,</b> from the configuration. Changes of it (§6) are not there: a group is re-configured by
 *       starting another. A server is named by its place in the list, and servers whose lists differ do not talk.
 *   <li><b>Not authenticated.</b> Who connects and says it is a server is believed. Forged bytes cannot make a server throw
 *       or take memory that has not been sent; forged messages can say anything.
 * </ul>
 */
@NullMarked
package orrery.protocols.raft;

import org.jspecify.annotations.NullMarked;
