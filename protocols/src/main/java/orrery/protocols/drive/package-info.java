/**
 * {@code drive} (EC-33): files of an account on the storage of several nodes, which come and go (EC-5).
 *
 * <p>Start with {@link orrery.protocols.drive.DriveService}; {@link orrery.protocols.drive.Replicas} says who keeps files. Every node that has
 * the service takes calls, whether it keeps files or not.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>Every node takes writes; the later one wins, and the other is kept.</b> In a home no node is always there, so that one primary
 *       for a file would be away when it is needed, and a majority of phones as well. A write looks first what the others know, and is made
 *       upon the newest; only writes that could not know of each other are concurrent. Then the one that is acknowledged, and of two the later one, by a hybrid logical clock, keeps the
 *       path, and the other one becomes a file beside it, whose name follows from both, so that all nodes call it the same. Two writes of one node
 *       are never concurrent. Raft would give one order, and no writes without a majority.
 *   <li><b>Acknowledged means: on the synced storage of k replicas</b>, 2 as it comes. With fewer the answer is 503 and says how many have it.
 *       That is not a no: what one replica has is brought to others when they are there, and counts from then on.
 *   <li><b>What survives.</b> A write that is acknowledged is readable as long as one of its replicas lives and is reachable, it or one made upon
 *       it: a replica gives up a version only for a later one that it has itself, or that k have. What is not settled, that is, not known to be
 *       on k replicas, is told to nobody but who holds it.
 *   <li><b>A read looks, too</b>, one round of small requests, and takes the newest version from whoever has it; if nobody is there who has it
 *       the answer is 503, not an old version. Who wants an old one says {@code Cache-Control: max-stale}, and need not be on any network. A node that
 *       has not answered lately is not waited for; it may come back with something newer unheard for so long ({@code suspicion}).
 *   <li><b>All replicas know of all files, k have each content.</b> Entries are small. So listings are local, nobody needs a directory, and two
 *       replicas that meet again find what differs by 32 sums of 64 bits.
 *   <li><b>Nothing while nothing changes.</b> A replica that starts asks each of the others once; one that was not reached is asked again, at growing
 *       intervals, as long as it is listed; copies are looked through after a change of replicas. There is no heartbeat: who is there is
 *       for the cluster to know.
 *   <li><b>The first of the replicas that are there and have a file sees to its copies.</b> Where two believe to be it, one copy is made too
 *       many. Copies move to a better replica when it comes, and the worst gives its own up, after as many better ones as are wanted have promised to keep theirs
 *       for ten minutes; who has promised gives nothing up meanwhile.
 *   <li><b>A deletion is a version</b> without content, remembered for a time; a node that is away for longer may bring the file back.
 *   <li><b>Files are an account's.</b> A family that shares files shares an account. Other nodes keep them where their owners let them (EC-7,
 *       EC-18: STORAGE), and may read what they keep unless it is sealed before.
 *   <li><b>A drive in a container that rests is no replica until it is called.</b> Whoever gives a node the duty to store has its drive run.
 * </ul>
 */
@NullMarked
package orrery.protocols.drive;

import org.jspecify.annotations.NullMarked;
