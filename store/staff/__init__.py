"""Staff: roles and permissions, sign-in, approvals, locations and tills, the audit."""
