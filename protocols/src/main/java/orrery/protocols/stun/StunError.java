package orrery.protocols.stun;

/**
 * Why a request was not granted: the value of ERROR-CODE (RFC 8489 §14.8).
 *
 * @param code 300 to 699
 * @param reason for people to read
 */
public record StunError(int code, String reason) {

  /** RFC 8489 §14.8: go to the server in ALTERNATE-SERVER. */
  public static final StunError TRY_ALTERNATE = new StunError(300, "Try Alternate");
  /** RFC 8489 §14.8. */
  public static final StunError BAD_REQUEST = new StunError(400, "Bad Request");
  /** RFC 8489 §14.8: credentials are missing or wrong. */
  public static final StunError UNAUTHENTICATED = new StunError(401, "Unauthenticated");
  /** RFC 8656 §19: such a thing may not be asked for. */
  public static final StunError FORBIDDEN = new StunError(403, "Forbidden");
  /** RFC 8489 §14.8: attributes that must be understood are not. */
  public static final StunError UNKNOWN_ATTRIBUTE = new StunError(420, "Unknown Attribute");
  /** RFC 8656 §19: there is no allocation for this 5-tuple, or there is one already. */
  public static final StunError ALLOCATION_MISMATCH = new StunError(437, "Allocation Mismatch");
  /** RFC 8489 §14.8: ask again with the nonce of this answer. */
  public static final StunError STALE_NONCE = new StunError(438, "Stale Nonce");
  /** RFC 8656 §19. */
  public static final StunError ADDRESS_FAMILY_NOT_SUPPORTED = new StunError(440, "Address Family not Supported");
  /** RFC 8656 §19: the allocation is another user's. */
  public static final StunError WRONG_CREDENTIALS = new StunError(441, "Wrong Credentials");
  /** RFC 8656 §19. */
  public static final StunError UNSUPPORTED_TRANSPORT_PROTOCOL = new StunError(442, "Unsupported Transport Protocol");
  /** RFC 8656 §19: the peer's address is not of the relayed address's family. */
  public static final StunError PEER_ADDRESS_FAMILY_MISMATCH = new StunError(443, "Peer Address Family Mismatch");
  /** RFC 8656 §19: this user has as many allocations as one may have. */
  public static final StunError ALLOCATION_QUOTA_REACHED = new StunError(486, "Allocation Quota Reached");
  /** RFC 8445 §7.3.1.1: both agents believe to have the same role. */
  public static final StunError ROLE_CONFLICT = new StunError(487, "Role Conflict");
  /** RFC 8489 §14.8. */
  public static final StunError SERVER_ERROR = new StunError(500, "Server Error");
  /** RFC 8656 §19: the server has no more to give. */
  public static final StunError INSUFFICIENT_CAPACITY = new StunError(508, "Insufficient Capacity");

  public StunError {
    if (code < 300 || code > 699) {
      throw new IllegalArgumentException("an error's code must be 300 to 699 but is " + code);
    }
  }
}
