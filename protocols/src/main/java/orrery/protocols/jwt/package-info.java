/**
 * Tokens that say who calls and what is allowed, signed so that a receiver judges them alone (RFC 7515, 7517, 7519, 7638, 8037,
 * 9068; EC-23, EC-24, EC-39).
 *
 * <p>Start with {@link orrery.protocols.jwt.TokenVerifier} and {@link orrery.protocols.jwt.Claims}. {@link
 * orrery.protocols.jwt.Refusal} is every reason for which a token is not let in. Nothing here knows a host, a clock or a
 * connection: time is an argument, and keys come as a {@link orrery.protocols.jwt.KeySet}.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>Ed25519 and nothing else.</b> The algorithm is the receiver's choice, never the token's (RFC 8725 §3.1): "none" and a
 *       keyed hash with the public key as its secret are refused before a key is looked for. Its signatures draw nothing, so
 *       that a run can be repeated; those of ES256 differ at every call. Rejected: RFC 9864's name {@code Ed25519} for the
 *       algorithm, since libraries in use say {@code EdDSA}.
 *   <li><b>A kind of token is part of its header</b> ({@code typ}), and verifiers ask for one: what proves a client to the token
 *       service opens no door elsewhere (RFC 8725 §3.11).
 *   <li><b>A key's name is its thumbprint</b> (RFC 7638), whatever else a set of keys may call it. Two keys cannot have one
 *       name, and nothing has to be kept to name them.
 *   <li><b>One text for one token.</b> Base64 that ends in bits without meaning, padding, and white space are refused, so that a
 *       token cannot be changed in any bit and still be let in. An issuer who pads is at fault by RFC 7515 §2.
 *   <li><b>The signature is remembered, the judgement is not.</b> Time, audience, tenant and scope are looked at at every use.
 *       When the issuer takes back a key, what it signed is forgotten.
 *   <li><b>What was signed a moment ago in the same simulation is not verified.</b> That such a signature is good is a fact that the
 *       signer tells in {@link orrery.host.Shared}; to reckon it out again took a tenth of a run. It says nothing but what Ed25519 would,
 *       of the very same key and octets, and what is charged to a node's processor is the same. Who passes no {@code Shared} verifies.
 *   <li><b>Every token has an end</b> ({@code exp}), and dates are whole seconds. Both clocks may be wrong by the tolerance, at
 *       the beginning of a token's time as at its end.
 *   <li><b>Once means once.</b> A receiver that lets a token in once only remembers it until it has expired. It refuses new ones
 *       when it can remember no more, those that would have been forgotten when its clock was set back, and after a restart
 *       those that are older than its present life.
 *   <li><b>Compressed and encrypted tokens are not spoken.</b> What must not be read is sealed for its receiver instead.
 * </ul>
 */
@NullMarked
package orrery.protocols.jwt;

import org.jspecify.annotations.NullMarked;
