/**
 * Packet captures in pcapng (draft-ietf-opsawg-pcapng), which Wireshark, tshark and many other programs read.
 *
 * <p>Start with {@link orrery.metrics.capture.CaptureWriter}; {@link orrery.metrics.capture.IpPacket} is what it writes.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>Frames begin with the internet header</b> (link type 101, "raw"): nothing is simulated below it, so nothing is
 *       made up. Headers are whole and their checksums right.
 *   <li><b>Time stamps are simulated nanoseconds</b>; each interface says, as its offset, which wall-clock time zero is.
 *   <li><b>TCP's sequence numbers begin at 0</b> in both directions, so that what a reader shows as relative is what the
 *       file holds.
 *   <li><b>Nothing is fragmented</b>: a datagram is one frame, however long, as it is one packet in the network.
 *   <li><b>What moves without packets is said in words</b>: in a comment of the segment that announces it, and in the
 *       statistics of its interfaces at the end.
 *   <li><b>A file that would grow beyond its limit ends its run</b>: half a capture that looks whole would mislead.
 * </ul>
 */
@NullMarked
package orrery.metrics.capture;

import org.jspecify.annotations.NullMarked;
