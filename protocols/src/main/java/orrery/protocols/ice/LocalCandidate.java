package orrery.protocols.ice;

/**
 * A candidate of this agent's own and what to send from where it is used.
 *
 * @param localPreference of the address it is on, which peer-reflexive candidates of the same base inherit
 */
record LocalCandidate(Candidate candidate, Base base, int localPreference) {

  /** What the PRIORITY attribute of a check from here says: the priority of a peer-reflexive candidate (RFC 8445 §7.1.1). */
  long peerReflexivePriority() {
    return Candidate.priority(CandidateType.PEER_REFLEXIVE, localPreference);
  }
}
