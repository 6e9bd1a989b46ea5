/**
 * Transfers of large contents: devices fetch files from a service, or bring it some, each over a connection of its own.
 *
 * <p>Start with {@link orrery.protocols.transfer.Transfer}, which runs on the devices, and {@link
 * orrery.protocols.transfer.TransferService}, which runs where they can reach it.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>The heads are HTTP/1.1, the content is a bulk.</b> A request names the length it wants ({@code GET /10000000}), so
 *       the service has every content without keeping one; what is brought is counted and thrown away.
 *   <li><b>One connection for each transfer</b>: its handshake, that of TLS, and slow start are part of what is measured.
 *   <li><b>A pause begins where a transfer has ended</b>, well or not: a device has one transfer at a time, and who waits
 *       longer asks less often (a closed loop).
 *   <li><b>What fails is not tried again</b>, and counted with its reason. The next transfer is another one.
 * </ul>
 */
@NullMarked
package orrery.protocols.transfer;

import org.jspecify.annotations.NullMarked;
