/**
 * Relays on demand: the machines that run them, signaling end-points (SEP) and bearer end-points (BEP), and the ends of both on
 * the nodes that use them (EC-17, EC-22).
 *
 * <p>Start with {@link orrery.protocols.relay.RelayHost}, which runs on machines that let others use them, and with {@link
 * orrery.protocols.relay.BearerConnection}, a connection over a BEP. Which relay runs where is decided by {@code
 * orrery.protocols.signaling}.
 *
 * <h2>On the wire</h2>
 *
 * <p>Both protocols are frames over TCP: two bytes of length, big-endian, one of type, and the fields in the order of their
 * records. Numbers are big-endian; a text is a byte of length and ASCII; an endpoint is 4 or 16, so many bytes of address, and the
 * port; bytes come last and go to the end of the frame.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>A bearer has frames.</b> A connection cannot be told to stop reading, so a relay that splices bare bytes must keep
 *       whatever a fast side sends for a slow one. With frames a side sends only what it has credit for; what a BEP keeps is bounded,
 *       and memory is not a question of trust.
 *   <li><b>A bulk passes in parts</b>, at most two of a direction in the relay, each forwarded when it is whole. A simulated bulk has
 *       no bytes until it has arrived, so there is nothing to cut through; a part of an eighth costs an eighth of the time of one leg
 *       and a round trip each. The ids of the parts are such that their bytes are those of the whole.
 *   <li><b>A BEP tells a side that looks how it looks from outside</b>, once a connection, before the hello: it sees it anyway, and
 *       for hole punching no other server need be asked from the same port.
 *   <li><b>Idleness is measured at the relay</b>: a SEP is idle when no tunnel is attached, a BEP when no bytes flow, whether or not
 *       its sides are there. A tunnel whose proxy is silent for two and a half keep-alives is gone.
 *   <li><b>A BEP lingers two seconds</b> after both sides have finished, so that what is lost on the way can be sent again; then its
 *       connections are cut. After its end an instance sends no byte of anybody's.
 *   <li><b>A relay tells the truth of itself</b> by the state {@link orrery.protocols.relay.RelayState#VARIABLE}; whether it is one,
 *       those check who see the traffic.
 * </ul>
 */
@NullMarked
package orrery.protocols.relay;

import org.jspecify.annotations.NullMarked;
