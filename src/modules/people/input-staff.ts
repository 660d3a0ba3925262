import { z } from 'zod';
import { locales } from '#basics/localised.ts';
import { emailAddress } from './input.ts';
import { roles } from './roles.ts';

const why = z.string('report.say-why').trim().min(3, 'report.say-why').max(500, 'field.too-long');
const orNone = (id: z.ZodType<string>) => z.preprocess((value) => value || null, id.nullable());
const ofList = (key: 'field.wrong') => orNone(z.uuid(key));

/** A role to be given: bounds left empty are "all". A responder's organisation must be said. */
const boundRole = {
  role: z.enum(roles, 'people.choose-role'),
  organisationId: ofList('field.wrong'),
  areaId: ofList('field.wrong'),
  categoryId: ofList('field.wrong'),
  assignedOnly: z.preprocess((value) => value === true || value === 'yes', z.boolean()),
};
type Bound = { role: string; assignedOnly: boolean; organisationId: string | null };
const saysWhose = ({ role, assignedOnly, organisationId }: Bound) =>
  organisationId !== null || (role !== 'responder' && !assignedOnly);
const whose = { message: 'people.role-needs-organisation', path: ['organisationId'] };

/** Giving somebody a role, and why. */
export const roleGiven = z.object({ ...boundRole, why }).refine(saysWhose, whose);
export type RoleGiven = z.infer<typeof roleGiven>;

/** Taking somebody on: who they are, their first role, and why. */
export const staffTaken = z
  .object({
    ...boundRole,
    why,
    name: z.string('people.staff-name-missing').trim().min(2, 'people.staff-name-missing').max(120),
    email: emailAddress,
    locale: z.enum(locales, 'field.wrong'),
  })
  .refine(saysWhose, whose);
export type StaffTaken = z.infer<typeof staffTaken>;

/** Which of a person's roles is taken, or that they leave or come back, and why. */
export const roleTaken = z.object({ roleId: z.uuid('field.wrong'), why });
export const staffChange = z.object({ why });

/** What the list of people can be narrowed to. */
export const staffFilters = z.object({
  q: z.string().trim().max(100).optional().catch(undefined),
  role: z.enum(roles).optional().catch(undefined),
  organisation: z.uuid().optional().catch(undefined),
  area: z.uuid().optional().catch(undefined),
  state: z.enum(['working', 'disabled']).catch('working'),
  after: z.string().max(300).optional().catch(undefined),
});
export type StaffFilters = z.infer<typeof staffFilters>;
