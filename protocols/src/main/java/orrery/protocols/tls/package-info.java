/**
 * What it costs to secure a connection: the records and the round trips of TLS, without its cryptography.
 *
 * <p>Start with {@link orrery.protocols.tls.Tls}. A secured connection is a connection over another, so the same code pays
 * the same price on every host.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>No cryptography.</b> Headers of records are as in RFC 8446 §5.1, their sizes true; where secrets would be, there
 *       are zeros, and the payload is sent as it is. Nobody is kept out, and nobody but this package can be spoken with.
 *   <li><b>A full handshake each time</b>: no resumption, no early data, no client certificate.
 *   <li><b>A bulk over TLS must be expected.</b> Its records are one stretch of bytes below, whose length both sides know.
 * </ul>
 */
@NullMarked
package orrery.protocols.tls;

import org.jspecify.annotations.NullMarked;
