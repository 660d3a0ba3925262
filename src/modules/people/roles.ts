export const roles = [
  'administrator',
  'operator',
  'officer',
  'responder',
  'editor',
  'analyst',
  'liaison',
  'auditor',
] as const;
export type RoleName = (typeof roles)[number];

/**
 * What a person may do: for which organisation (null: all), in which area (null: everywhere), on
 * which category or group (null: all); `assignedOnly`: only what was given to that organisation.
 */
export type Role = {
  role: RoleName;
  organisationId: string | null;
  areaId: string | null;
  categoryId: string | null;
  assignedOnly: boolean;
};

/** A role bound to nothing but what is given. */
export const roleOf = (role: RoleName, bounds: Partial<Omit<Role, 'role'>> = {}): Role => ({
  ...{ role, organisationId: null, areaId: null, categoryId: null, assignedOnly: false },
  ...bounds,
});
