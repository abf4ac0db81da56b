CREATE TABLE schema_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)
--;
CREATE TABLE audit_chain (
	id INTEGER NOT NULL,
	opened_at TEXT NOT NULL,
	length INTEGER NOT NULL,
	head TEXT NOT NULL,
	PRIMARY KEY (id)
)
 STRICT
--;
CREATE TABLE bulk_run (
	id INTEGER NOT NULL,
	kind TEXT NOT NULL,
	subject TEXT,
	state TEXT NOT NULL,
	cursor INTEGER NOT NULL,
	until_on TEXT,
	rule_version INTEGER NOT NULL,
	started_at TEXT NOT NULL,
	lease_until TEXT NOT NULL,
	finished_at TEXT,
	counts TEXT NOT NULL,
	detail TEXT,
	staff_id INTEGER,
	undoes_id INTEGER,
	undone_by_id INTEGER,
	PRIMARY KEY (id),
	CONSTRAINT bulk_run_state CHECK (state = 'running' OR state = 'done' OR state = 'stopped' OR state = 'undone'),
	FOREIGN KEY(undoes_id) REFERENCES bulk_run (id)
)
 STRICT
--;
CREATE INDEX bulk_run_by_kind ON bulk_run (kind, started_at)
--;
CREATE TABLE household (
	id INTEGER NOT NULL,
	made_at TEXT NOT NULL,
	PRIMARY KEY (id)
)
 STRICT
--;
CREATE TABLE id_block (
	name TEXT NOT NULL,
	next INTEGER NOT NULL,
	PRIMARY KEY (name)
)
 STRICT
--;
CREATE TABLE location (
	id INTEGER NOT NULL,
	name TEXT NOT NULL,
	time_zone TEXT,
	closes_at TEXT NOT NULL,
	state TEXT NOT NULL,
	minimum_age INTEGER,
	PRIMARY KEY (id),
	CONSTRAINT location_name_once UNIQUE (name),
	CONSTRAINT location_state CHECK (state = 'open' OR state = 'closed' OR state = 'to confirm')
)
 STRICT
--;
CREATE TABLE nightly_step (
	day TEXT NOT NULL,
	step TEXT NOT NULL,
	state TEXT NOT NULL,
	machine TEXT NOT NULL,
	started_at TEXT NOT NULL,
	lease_until TEXT NOT NULL,
	finished_at TEXT,
	result TEXT NOT NULL,
	PRIMARY KEY (day, step),
	CONSTRAINT nightly_step_state CHECK (state = 'running' OR state = 'done' OR state = 'failed')
)
 STRICT
--;
CREATE TABLE outbox_pace (
	channel TEXT NOT NULL,
	next_at TEXT NOT NULL,
	rest_until TEXT,
	failures INTEGER NOT NULL,
	PRIMARY KEY (channel)
)
 STRICT
--;
CREATE TABLE product (
	id INTEGER NOT NULL,
	sku TEXT NOT NULL,
	name TEXT NOT NULL,
	brand TEXT NOT NULL,
	category TEXT NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT product_once UNIQUE (sku, name, brand, category)
)
 STRICT
--;
CREATE TABLE rfm_score (
	persona_id INTEGER NOT NULL,
	cell INTEGER NOT NULL,
	recency INTEGER NOT NULL,
	frequency INTEGER NOT NULL,
	monetary INTEGER NOT NULL,
	PRIMARY KEY (persona_id),
	CONSTRAINT rfm_recency CHECK (recency BETWEEN 1 AND 5),
	CONSTRAINT rfm_frequency CHECK (frequency BETWEEN 1 AND 5),
	CONSTRAINT rfm_monetary CHECK (monetary BETWEEN 1 AND 5),
	CONSTRAINT rfm_cell CHECK (cell = 10 * recency + (frequency + monetary + 1) / 2)
)
 STRICT
--;
CREATE INDEX rfm_score_by_cell ON rfm_score (cell, persona_id)
--;
CREATE TABLE segment_count (
	id INTEGER NOT NULL,
	members INTEGER NOT NULL,
	counted_at TEXT NOT NULL,
	PRIMARY KEY (id)
)
 STRICT
--;
CREATE TABLE sign_in_attempt (
	code TEXT NOT NULL,
	terminal TEXT NOT NULL,
	failures INTEGER NOT NULL,
	next_at TEXT NOT NULL,
	PRIMARY KEY (code, terminal)
)
 STRICT
--;
CREATE TABLE staff (
	id INTEGER NOT NULL,
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	role TEXT NOT NULL,
	pin_hash TEXT NOT NULL,
	pin_version INTEGER NOT NULL,
	persona_id INTEGER,
	created_at TEXT NOT NULL,
	disabled_at TEXT,
	PRIMARY KEY (id),
	CONSTRAINT staff_code_once UNIQUE (code),
	CONSTRAINT staff_role CHECK (role = 'Staff' OR role = 'Manager' OR role = 'Analyst' OR role = 'Marketing' OR role = 'Marketing Analyst' OR role = 'Operator' OR role = 'Owner')
)
 STRICT
--;
CREATE TABLE watched_file (
	id INTEGER NOT NULL,
	file_hash TEXT NOT NULL,
	file_name TEXT NOT NULL,
	kind TEXT NOT NULL,
	source TEXT NOT NULL,
	operation_id TEXT NOT NULL,
	import_run_id INTEGER,
	outcome TEXT NOT NULL,
	at TEXT NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT watched_file_once UNIQUE (file_hash, file_name, kind, source)
)
 STRICT
--;
CREATE TABLE approval (
	id INTEGER NOT NULL,
	request_hash TEXT NOT NULL,
	actor_id INTEGER NOT NULL,
	approver_id INTEGER NOT NULL,
	given_at TEXT NOT NULL,
	ends_at TEXT NOT NULL,
	used_at TEXT,
	PRIMARY KEY (id),
	CONSTRAINT approval_not_self CHECK (approver_id <> actor_id),
	FOREIGN KEY(actor_id) REFERENCES staff (id),
	FOREIGN KEY(approver_id) REFERENCES staff (id)
)
 STRICT
--;
CREATE TABLE audit (
	id INTEGER NOT NULL,
	chain_id INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	at TEXT NOT NULL,
	use_case TEXT NOT NULL,
	outcome TEXT NOT NULL,
	staff_id INTEGER,
	approver_id INTEGER,
	terminal TEXT NOT NULL,
	location_id INTEGER,
	persona_id INTEGER,
	operation_id TEXT,
	detail TEXT NOT NULL,
	previous TEXT NOT NULL,
	hash TEXT NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT audit_seq_once UNIQUE (chain_id, seq),
	CONSTRAINT audit_outcome CHECK (outcome = 'done' OR outcome = 'repeated' OR outcome = 'refused' OR outcome = 'not permitted'),
	FOREIGN KEY(chain_id) REFERENCES audit_chain (id)
)
 STRICT
--;
CREATE INDEX audit_by_persona ON audit (persona_id, at)
--;
CREATE INDEX audit_by_staff ON audit (staff_id, at)
--;
CREATE INDEX audit_by_time ON audit (at)
--;
CREATE TABLE campaign (
	id INTEGER NOT NULL,
	name TEXT NOT NULL,
	channel TEXT NOT NULL,
	subject TEXT NOT NULL,
	text TEXT NOT NULL,
	sender TEXT NOT NULL,
	"query" TEXT NOT NULL,
	audience TEXT NOT NULL,
	gift INTEGER NOT NULL,
	send_at TEXT NOT NULL,
	state TEXT NOT NULL,
	reached INTEGER NOT NULL,
	found INTEGER NOT NULL,
	lease_until TEXT,
	made_at TEXT NOT NULL,
	queued_at TEXT,
	ended_at TEXT,
	staff_id INTEGER NOT NULL,
	location_id INTEGER NOT NULL,
	terminal TEXT NOT NULL,
	operation_id TEXT NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT campaign_name_once UNIQUE (name),
	CONSTRAINT campaign_channel CHECK (channel = 'text' OR channel = 'email'),
	CONSTRAINT campaign_state CHECK (state = 'queueing' OR state = 'queued' OR state = 'paused' OR state = 'cancelled'),
	CONSTRAINT campaign_gift CHECK (gift >= 0),
	FOREIGN KEY(staff_id) REFERENCES staff (id),
	FOREIGN KEY(location_id) REFERENCES location (id)
)
 STRICT
--;
CREATE TABLE card_programme (
	id INTEGER NOT NULL,
	name TEXT NOT NULL,
	name_key TEXT NOT NULL,
	type TEXT NOT NULL,
	version INTEGER NOT NULL,
	position INTEGER NOT NULL,
	start INTEGER NOT NULL,
	goal INTEGER NOT NULL,
	reward TEXT,
	rate INTEGER NOT NULL,
	levels TEXT,
	valid_days INTEGER NOT NULL,
	fields TEXT,
	earns INTEGER NOT NULL,
	location_id INTEGER,
	confirmed INTEGER NOT NULL,
	ended_at TEXT,
	written_at TEXT NOT NULL,
	staff_id INTEGER,
	import_run_id INTEGER,
	PRIMARY KEY (id),
	CONSTRAINT card_programme_once UNIQUE (name_key),
	CONSTRAINT card_programme_type CHECK (type = 'stamp' OR type = 'cash-back' OR type = 'multipass' OR type = 'coupon' OR type = 'discount' OR type = 'gift' OR type = 'membership' OR type = 'reward'),
	CONSTRAINT card_programme_figures CHECK (start >= 0 AND goal >= 0 AND rate >= 0 AND valid_days >= 0),
	CONSTRAINT card_programme_earns CHECK (earns IN (0, 1)),
	CONSTRAINT card_programme_confirmed CHECK (confirmed IN (0, 1)),
	FOREIGN KEY(location_id) REFERENCES location (id)
)
 STRICT
--;
CREATE TABLE discount (
	id INTEGER NOT NULL,
	discount_id TEXT NOT NULL,
	version INTEGER NOT NULL,
	current INTEGER NOT NULL,
	name TEXT NOT NULL,
	cost INTEGER NOT NULL,
	starts_on TEXT,
	ends_on TEXT,
	usage TEXT NOT NULL,
	cooldown_hours INTEGER NOT NULL,
	location_id INTEGER,
	audience TEXT,
	staff_only INTEGER NOT NULL,
	minimum_age INTEGER,
	position INTEGER NOT NULL,
	ended_at TEXT,
	written_at TEXT NOT NULL,
	staff_id INTEGER,
	import_run_id INTEGER,
	PRIMARY KEY (id),
	CONSTRAINT discount_version_once UNIQUE (discount_id, version),
	CONSTRAINT discount_usage CHECK (usage = 'single' OR usage = 'unlimited'),
	CONSTRAINT discount_cost CHECK (cost >= 0),
	CONSTRAINT discount_staff_only CHECK (staff_only IN (0, 1)),
	CONSTRAINT discount_is_current CHECK (current IN (0, 1)),
	FOREIGN KEY(location_id) REFERENCES location (id)
)
 STRICT
--;
CREATE UNIQUE INDEX discount_current ON discount (discount_id) WHERE current = 1
--;
CREATE TABLE flow (
	id INTEGER NOT NULL,
	name TEXT NOT NULL,
	occasion TEXT NOT NULL,
	"query" TEXT NOT NULL,
	audience TEXT NOT NULL,
	days INTEGER NOT NULL,
	channel TEXT,
	subject TEXT NOT NULL,
	text TEXT NOT NULL,
	sender TEXT NOT NULL,
	gift INTEGER NOT NULL,
	state TEXT NOT NULL,
	from_on TEXT NOT NULL,
	ran_on TEXT,
	made_at TEXT NOT NULL,
	ended_at TEXT,
	staff_id INTEGER NOT NULL,
	location_id INTEGER NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT flow_name_once UNIQUE (name),
	CONSTRAINT flow_occasion_kind CHECK (occasion = 'enrolled' OR occasion = 'birthday' OR occasion = 'segment'),
	CONSTRAINT flow_state CHECK (state = 'running' OR state = 'paused' OR state = 'ended'),
	CONSTRAINT flow_days CHECK (days BETWEEN 0 AND 365),
	CONSTRAINT flow_gift CHECK (gift >= 0),
	FOREIGN KEY(staff_id) REFERENCES staff (id),
	FOREIGN KEY(location_id) REFERENCES location (id)
)
 STRICT
--;
CREATE TABLE import_mapping (
	id INTEGER NOT NULL,
	kind TEXT NOT NULL,
	header TEXT NOT NULL,
	name TEXT,
	columns TEXT NOT NULL,
	dates TEXT,
	decimal TEXT,
	staff_id INTEGER NOT NULL,
	used_at TEXT NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT import_mapping_once UNIQUE (kind, header),
	FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 STRICT
--;
CREATE INDEX import_mapping_by_name ON import_mapping (kind, name)
--;
CREATE TABLE import_run (
	id INTEGER NOT NULL,
	kind TEXT NOT NULL,
	source TEXT NOT NULL,
	file_name TEXT NOT NULL,
	file_hash TEXT NOT NULL,
	state TEXT NOT NULL,
	enrols INTEGER NOT NULL,
	staff_id INTEGER NOT NULL,
	started_at TEXT NOT NULL,
	lease_until TEXT NOT NULL,
	finished_at TEXT,
	staging TEXT,
	applied INTEGER NOT NULL,
	counts TEXT NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT import_run_state CHECK (state = 'staging' OR state = 'applying' OR state = 'done' OR state = 'taken back'),
	CONSTRAINT import_run_enrols CHECK (enrols IN (0, 1)),
	FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 STRICT
--;
CREATE TABLE import_undo (
	import_run_id INTEGER NOT NULL,
	bulk_run_id INTEGER NOT NULL,
	at TEXT NOT NULL,
	staff_id INTEGER NOT NULL,
	finished_at TEXT,
	PRIMARY KEY (import_run_id),
	FOREIGN KEY(bulk_run_id) REFERENCES bulk_run (id),
	FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 STRICT
--;
CREATE TABLE message_template (
	id INTEGER NOT NULL,
	name TEXT NOT NULL,
	channel TEXT NOT NULL,
	subject TEXT NOT NULL,
	text TEXT NOT NULL,
	sender TEXT NOT NULL,
	made_at TEXT NOT NULL,
	changed_at TEXT NOT NULL,
	staff_id INTEGER NOT NULL,
	ended_at TEXT,
	PRIMARY KEY (id),
	CONSTRAINT message_template_channel CHECK (channel = 'text' OR channel = 'email'),
	FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 STRICT
--;
CREATE UNIQUE INDEX message_template_name_once ON message_template (lower(name)) WHERE ended_at IS NULL
--;
CREATE TABLE modifier (
	id INTEGER NOT NULL,
	kind TEXT NOT NULL,
	name TEXT NOT NULL,
	audience_id INTEGER NOT NULL,
	audience TEXT NOT NULL,
	points INTEGER,
	hundredths INTEGER,
	starts_on TEXT,
	ends_on TEXT,
	from_at TEXT NOT NULL,
	made_at TEXT NOT NULL,
	staff_id INTEGER,
	ended_at TEXT,
	ended_by INTEGER,
	PRIMARY KEY (id),
	CONSTRAINT modifier_kind CHECK (kind = 'boost' OR kind = 'multiplier' OR kind = 'zero'),
	CONSTRAINT modifier_points CHECK ((kind = 'boost') = (points IS NOT NULL)),
	CONSTRAINT modifier_points_above CHECK (points > 0),
	CONSTRAINT modifier_factor CHECK ((kind = 'multiplier') = (hundredths IS NOT NULL)),
	CONSTRAINT modifier_factor_above CHECK (hundredths > 100),
	CONSTRAINT modifier_days CHECK (starts_on <= ends_on),
	FOREIGN KEY(staff_id) REFERENCES staff (id),
	FOREIGN KEY(ended_by) REFERENCES staff (id)
)
 STRICT
--;
CREATE TABLE operation (
	id TEXT NOT NULL,
	request_hash TEXT NOT NULL,
	use_case TEXT NOT NULL,
	result TEXT NOT NULL,
	persona_id INTEGER,
	staff_id INTEGER NOT NULL,
	approver_id INTEGER,
	terminal TEXT NOT NULL,
	location_id INTEGER NOT NULL,
	at TEXT NOT NULL,
	undone_by TEXT,
	bulk_run_id INTEGER,
	PRIMARY KEY (id),
	FOREIGN KEY(staff_id) REFERENCES staff (id),
	FOREIGN KEY(approver_id) REFERENCES staff (id),
	FOREIGN KEY(location_id) REFERENCES location (id),
	FOREIGN KEY(bulk_run_id) REFERENCES bulk_run (id)
)
 STRICT
--;
CREATE INDEX operation_by_bulk_run ON operation (bulk_run_id) WHERE bulk_run_id IS NOT NULL
--;
CREATE INDEX operation_by_staff ON operation (staff_id, at)
--;
CREATE INDEX operation_by_terminal ON operation (terminal, at)
--;
CREATE TABLE persona (
	id INTEGER NOT NULL,
	status TEXT NOT NULL,
	merged_into INTEGER,
	first_name TEXT NOT NULL,
	last_name TEXT NOT NULL,
	name TEXT NOT NULL,
	folded TEXT NOT NULL,
	exact_key TEXT NOT NULL,
	sort_name TEXT NOT NULL,
	phone TEXT,
	email TEXT,
	birthday TEXT,
	birth_month_day TEXT,
	signup_on TEXT,
	signup_location_id INTEGER,
	enrolled_at TEXT,
	first_seen_at TEXT NOT NULL,
	last_seen_at TEXT NOT NULL,
	last_purchase_at TEXT,
	sales INTEGER NOT NULL,
	spent INTEGER NOT NULL,
	favorite_location_id INTEGER,
	favorite_rank INTEGER,
	favorite_at TEXT,
	source TEXT NOT NULL,
	wallet_pin TEXT,
	browser TEXT,
	ip TEXT,
	signup_url TEXT,
	signup_form TEXT,
	signup_at TEXT,
	utm TEXT,
	signature_file TEXT,
	referred_by TEXT,
	household_id INTEGER,
	employee INTEGER NOT NULL,
	employee_until TEXT,
	pinned_note_id INTEGER,
	created_at TEXT NOT NULL,
	created_by INTEGER,
	import_run_id INTEGER,
	version INTEGER NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT persona_status CHECK (status = 'active' OR status = 'archived' OR status = 'merged' OR status = 'sealed'),
	CONSTRAINT persona_merged CHECK ((status = 'merged') = (merged_into IS NOT NULL)),
	CONSTRAINT persona_employee CHECK (employee IN (0, 1)),
	FOREIGN KEY(signup_location_id) REFERENCES location (id),
	FOREIGN KEY(favorite_location_id) REFERENCES location (id),
	FOREIGN KEY(household_id) REFERENCES household (id)
)
 STRICT
--;
CREATE INDEX persona_by_birth ON persona (birthday) WHERE birthday IS NOT NULL
--;
CREATE INDEX persona_by_birthday ON persona (birth_month_day, id)
--;
CREATE INDEX persona_by_exact_name ON persona (exact_key)
--;
CREATE INDEX persona_by_favorite ON persona (favorite_location_id)
--;
CREATE INDEX persona_by_household ON persona (household_id) WHERE household_id IS NOT NULL
--;
CREATE INDEX persona_by_last_purchase ON persona (last_purchase_at, id, status, signup_on, folded)
--;
CREATE INDEX persona_by_merged_into ON persona (merged_into) WHERE merged_into IS NOT NULL
--;
CREATE INDEX persona_by_sales ON persona (sales, id)
--;
CREATE INDEX persona_by_seen ON persona (last_seen_at, id, status, signup_on, phone, email, folded)
--;
CREATE INDEX persona_by_signup ON persona (signup_on, id)
--;
CREATE INDEX persona_by_signup_location ON persona (signup_location_id)
--;
CREATE INDEX persona_by_sort_name ON persona (sort_name, id)
--;
CREATE INDEX persona_by_source ON persona (lower(source), id)
--;
CREATE INDEX persona_by_spent ON persona (spent, id)
--;
CREATE INDEX persona_by_status ON persona (status) WHERE status <> 'active'
--;
CREATE INDEX persona_without_contact ON persona (status) WHERE phone IS NULL AND email IS NULL
--;
CREATE TABLE preference (
	staff_id INTEGER NOT NULL,
	name TEXT NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY (staff_id, name),
	FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 WITHOUT ROWID,
 STRICT
--;
CREATE TABLE removed_source (
	id INTEGER NOT NULL,
	source TEXT NOT NULL,
	removed_at TEXT NOT NULL,
	staff_id INTEGER,
	run_id INTEGER NOT NULL,
	undone_at TEXT,
	undone_by INTEGER,
	undone_run_id INTEGER,
	PRIMARY KEY (id),
	FOREIGN KEY(run_id) REFERENCES bulk_run (id),
	FOREIGN KEY(undone_run_id) REFERENCES bulk_run (id)
)
 STRICT
--;
CREATE INDEX removed_source_by_source ON removed_source (source)
--;
CREATE TABLE saved_search (
	id INTEGER NOT NULL,
	name TEXT NOT NULL,
	"query" TEXT NOT NULL,
	staff_id INTEGER,
	made_at TEXT NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT saved_search_once UNIQUE (name, staff_id),
	FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 STRICT
--;
CREATE TABLE search_history (
	id INTEGER NOT NULL,
	staff_id INTEGER NOT NULL,
	"query" TEXT NOT NULL,
	at TEXT NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 STRICT
--;
CREATE INDEX search_history_by_staff ON search_history (staff_id, at)
--;
CREATE TABLE session (
	id INTEGER NOT NULL,
	staff_id INTEGER NOT NULL,
	terminal TEXT NOT NULL,
	location_id INTEGER NOT NULL,
	opened_at TEXT NOT NULL,
	closed_at TEXT,
	connection TEXT,
	PRIMARY KEY (id),
	FOREIGN KEY(staff_id) REFERENCES staff (id),
	FOREIGN KEY(location_id) REFERENCES location (id)
)
 STRICT
--;
CREATE TABLE setting (
	name TEXT NOT NULL,
	version INTEGER NOT NULL,
	value TEXT NOT NULL,
	from_at TEXT NOT NULL,
	written_at TEXT NOT NULL,
	staff_id INTEGER,
	PRIMARY KEY (name, version),
	FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 STRICT
--;
CREATE TABLE staff_location (
	staff_id INTEGER NOT NULL,
	location_id INTEGER NOT NULL,
	PRIMARY KEY (staff_id, location_id),
	FOREIGN KEY(staff_id) REFERENCES staff (id),
	FOREIGN KEY(location_id) REFERENCES location (id)
)
 STRICT
--;
CREATE TABLE terminal (
	name TEXT NOT NULL,
	location_id INTEGER NOT NULL,
	idle_seconds INTEGER NOT NULL,
	PRIMARY KEY (name),
	CONSTRAINT terminal_idle CHECK (idle_seconds BETWEEN 30 AND 600),
	FOREIGN KEY(location_id) REFERENCES location (id)
)
 STRICT
--;
CREATE TABLE account (
	id INTEGER NOT NULL,
	persona_id INTEGER NOT NULL,
	card_id INTEGER,
	unit TEXT NOT NULL,
	balance INTEGER NOT NULL,
	uncovered INTEGER NOT NULL,
	version INTEGER NOT NULL,
	next_due_on TEXT,
	active_on TEXT,
	idle_days INTEGER,
	fixed_due_on TEXT,
	last_lapse_on TEXT,
	last_redemption_at TEXT,
	last_redemption_id INTEGER,
	PRIMARY KEY (id),
	CONSTRAINT account_uncovered CHECK (uncovered >= 0),
	FOREIGN KEY(persona_id) REFERENCES persona (id)
)
 STRICT
--;
CREATE INDEX account_by_balance ON account (balance, persona_id) WHERE card_id IS NULL
--;
CREATE INDEX account_by_card ON account (card_id) WHERE card_id IS NOT NULL
--;
CREATE INDEX account_by_due ON account (next_due_on) WHERE next_due_on IS NOT NULL
--;
CREATE UNIQUE INDEX account_by_persona ON account (persona_id, unit) WHERE card_id IS NULL
--;
CREATE INDEX account_by_redemption ON account (last_redemption_at, persona_id) WHERE last_redemption_at IS NOT NULL
--;
CREATE TABLE action (
	id INTEGER NOT NULL,
	persona_id INTEGER NOT NULL,
	at TEXT NOT NULL,
	kind TEXT NOT NULL,
	detail TEXT NOT NULL,
	import_run_id INTEGER,
	PRIMARY KEY (id),
	CONSTRAINT action_once UNIQUE (persona_id, at, kind, detail),
	FOREIGN KEY(persona_id) REFERENCES persona (id)
)
 STRICT
--;
CREATE TABLE attribute (
	persona_id INTEGER NOT NULL,
	name TEXT NOT NULL,
	value TEXT NOT NULL,
	origin TEXT NOT NULL,
	at TEXT NOT NULL,
	PRIMARY KEY (persona_id, name),
	FOREIGN KEY(persona_id) REFERENCES persona (id)
)
 WITHOUT ROWID,
 STRICT
--;
CREATE INDEX attribute_by_value ON attribute (lower(name), lower(value), persona_id)
--;
CREATE TABLE audience_member (
	audience_id INTEGER NOT NULL,
	persona_id INTEGER NOT NULL,
	since TEXT NOT NULL,
	PRIMARY KEY (audience_id, persona_id),
	FOREIGN KEY(persona_id) REFERENCES persona (id)
)
 WITHOUT ROWID,
 STRICT
--;
CREATE INDEX audience_member_by_persona ON audience_member (persona_id)
--;
CREATE TABLE blocked_identifier (
	tag TEXT NOT NULL,
	persona_id INTEGER NOT NULL,
	key_id TEXT NOT NULL,
	kind TEXT NOT NULL,
	since TEXT NOT NULL,
	PRIMARY KEY (tag, persona_id),
	CONSTRAINT blocked_identifier_kind CHECK (kind = 'phone' OR kind = 'email' OR kind = 'source' OR kind = 'wallet' OR kind = 'serial'),
	FOREIGN KEY(persona_id) REFERENCES persona (id)
)
 WITHOUT ROWID,
 STRICT
--;
CREATE INDEX blocked_identifier_by_persona ON blocked_identifier (persona_id)
--;
CREATE TABLE campaign_left_out (
	campaign_id INTEGER NOT NULL,
	persona_id INTEGER NOT NULL,
	why TEXT NOT NULL,
	PRIMARY KEY (campaign_id, persona_id),
	FOREIGN KEY(campaign_id) REFERENCES campaign (id),
	FOREIGN KEY(persona_id) REFERENCES persona (id)
)
 WITHOUT ROWID,
 STRICT
--;
CREATE TABLE card (
	id INTEGER NOT NULL,
	persona_id INTEGER NOT NULL,
	serial TEXT NOT NULL,
	programme_id INTEGER NOT NULL,
	status TEXT NOT NULL,
	device TEXT,
	installed_at TEXT,
	issued_at TEXT NOT NULL,
	expires_on TEXT,
	utm TEXT,
	fields TEXT,
	import_run_id INTEGER,
	PRIMARY KEY (id),
	CONSTRAINT card_serial_once UNIQUE (serial),
	CONSTRAINT card_status CHECK (status = 'not installed' OR status = 'installed' OR status = 'deleted'),
	FOREIGN KEY(persona_id) REFERENCES persona (id),
	FOREIGN KEY(programme_id) REFERENCES card_programme (id)
)
 STRICT
--;
CREATE INDEX card_by_persona ON card (persona_id)
--;
CREATE INDEX card_by_programme ON card (programme_id)
--;
CREATE TABLE card_programme_version (
	programme_id INTEGER NOT NULL,
	version INTEGER NOT NULL,
	terms TEXT NOT NULL,
	at TEXT NOT NULL,
	staff_id INTEGER,
	PRIMARY KEY (programme_id, version),
	FOREIGN KEY(programme_id) REFERENCES card_programme (id)
)
 WITHOUT ROWID,
 STRICT
--;
CREATE TABLE consent (
	persona_id INTEGER NOT NULL,
	channel TEXT NOT NULL,
	state TEXT NOT NULL,
	at TEXT NOT NULL,
	how TEXT NOT NULL,
	staff_id INTEGER,
	PRIMARY KEY (persona_id, channel),
	CONSTRAINT consent_channel CHECK (channel = 'member' OR channel = 'text' OR channel = 'email' OR channel = 'mobile_push' OR channel = 'browser_push' OR channel = 'voice_drop' OR channel = 'wallet_pass' OR channel = 'age_gate'),
	CONSTRAINT consent_state CHECK (state = 'on' OR state = 'off' OR state = 'asked'),
	FOREIGN KEY(persona_id) REFERENCES persona (id)
)
 STRICT
--;
CREATE INDEX consent_by_channel ON consent (channel, state, persona_id)
--;
CREATE TABLE consent_event (
	id INTEGER NOT NULL,
	persona_id INTEGER NOT NULL,
	channel TEXT NOT NULL,
	state TEXT NOT NULL,
	at TEXT NOT NULL,
	how TEXT NOT NULL,
	staff_id INTEGER,
	import_run_id INTEGER,
	PRIMARY KEY (id),
	FOREIGN KEY(persona_id) REFERENCES persona (id)
)
 WITHOUT ROWID,
 STRICT
--;
CREATE INDEX consent_event_by_persona ON consent_event (persona_id, at)
--;
CREATE TABLE employee (
	id INTEGER NOT NULL,
	kind TEXT NOT NULL,
	value TEXT NOT NULL,
	persona_id INTEGER,
	until TEXT,
	at TEXT NOT NULL,
	staff_id INTEGER,
	import_run_id INTEGER,
	PRIMARY KEY (id),
	CONSTRAINT employee_kind CHECK (kind = 'phone' OR kind = 'email'),
	CONSTRAINT employee_once UNIQUE (kind, value),
	FOREIGN KEY(persona_id) REFERENCES persona (id)
)
 STRICT
--;
CREATE INDEX employee_by_persona ON employee (persona_id) WHERE persona_id IS NOT NULL
--;
CREATE TABLE flow_occasion (
	flow_id INTEGER NOT NULL,
	persona_id INTEGER NOT NULL,
	occasion TEXT NOT NULL,
	at TEXT NOT NULL,
	done TEXT NOT NULL,
	PRIMARY KEY (flow_id, persona_id, occasion),
	FOREIGN KEY(flow_id) REFERENCES flow (id),
	FOREIGN KEY(persona_id) REFERENCES persona (id)
)
 WITHOUT ROWID,
 STRICT
--;
CREATE INDEX flow_occasion_by_persona ON flow_occasion (persona_id)
--;
CREATE TABLE identifier (
	id INTEGER NOT NULL,
	persona_id INTEGER NOT NULL,
	kind TEXT NOT NULL,
	value TEXT NOT NULL,
	shown TEXT NOT NULL,
	national TEXT,
	reversed TEXT,
	label TEXT NOT NULL,
	state TEXT NOT NULL,
	rank INTEGER NOT NULL,
	origin TEXT NOT NULL,
	since TEXT NOT NULL,
	until TEXT,
	PRIMARY KEY (id),
	CONSTRAINT identifier_kind CHECK (kind = 'phone' OR kind = 'email' OR kind = 'source' OR kind = 'wallet'),
	CONSTRAINT identifier_state CHECK (state = 'live' OR state = 'shared' OR state = 'former' OR state = 'merged'),
	FOREIGN KEY(persona_id) REFERENCES persona (id)
)
 STRICT
--;
CREATE INDEX identifier_besides ON identifier (persona_id) WHERE rank <> 1 OR state = 'former'
--;
CREATE INDEX identifier_besides_national ON identifier (national, persona_id) WHERE rank <> 1 OR state = 'former'
--;
CREATE INDEX identifier_besides_reversed ON identifier (reversed, persona_id) WHERE rank <> 1 OR state = 'former'
--;
CREATE INDEX identifier_besides_value ON identifier (kind, value, persona_id) WHERE rank <> 1 OR state = 'former'
--;
CREATE INDEX identifier_by_home ON identifier (persona_id) WHERE label = 'home'
--;
CREATE INDEX identifier_by_national ON identifier (national, persona_id) WHERE national IS NOT NULL
--;
CREATE INDEX identifier_by_persona ON identifier (persona_id, kind)
--;
CREATE INDEX identifier_by_reversed ON identifier (reversed, persona_id) WHERE reversed IS NOT NULL
--;
CREATE INDEX identifier_by_value ON identifier (kind, value, persona_id)
--;
CREATE UNIQUE INDEX identifier_live_once ON identifier (kind, value) WHERE state = 'live'
--;
CREATE TABLE import_change (
	id INTEGER NOT NULL,
	import_run_id INTEGER NOT NULL,
	persona_id INTEGER,
	what TEXT NOT NULL,
	name TEXT NOT NULL,
	was TEXT,
	became TEXT,
	PRIMARY KEY (id),
	FOREIGN KEY(import_run_id) REFERENCES import_run (id),
	FOREIGN KEY(persona_id) REFERENCES persona (id)
)
 STRICT
--;
CREATE INDEX import_change_by_persona ON import_change (persona_id)
--;
CREATE INDEX import_change_by_run ON import_change (import_run_id, id)
--;
CREATE TABLE merge (
	id INTEGER NOT NULL,
	survivor_id INTEGER NOT NULL,
	absorbed_id INTEGER NOT NULL,
	how TEXT NOT NULL,
	evidence TEXT NOT NULL,
	at TEXT NOT NULL,
	staff_id INTEGER,
	operation_id TEXT,
	import_run_id INTEGER,
	undone_at TEXT,
	undone_by TEXT,
	PRIMARY KEY (id),
	CONSTRAINT merge_not_self CHECK (survivor_id <> absorbed_id),
	CONSTRAINT merge_how CHECK (how = 'automatic' OR how = 'by hand'),
	FOREIGN KEY(survivor_id) REFERENCES persona (id),
	FOREIGN KEY(absorbed_id) REFERENCES persona (id)
)
 STRICT
--;
CREATE INDEX merge_by_absorbed ON merge (absorbed_id)
--;
CREATE INDEX merge_by_survivor ON merge (survivor_id)
--;
CREATE TABLE message (
	id INTEGER NOT NULL,
	persona_id INTEGER NOT NULL,
	source TEXT NOT NULL,
	message_id TEXT NOT NULL,
	channel TEXT NOT NULL,
	direction TEXT NOT NULL,
	at TEXT NOT NULL,
	text TEXT NOT NULL,
	campaign TEXT,
	status TEXT NOT NULL,
	import_run_id INTEGER,
	PRIMARY KEY (id),
	CONSTRAINT message_once UNIQUE (source, message_id),
	CONSTRAINT message_direction CHECK (direction = 'sent' OR direction = 'received'),
	FOREIGN KEY(persona_id) REFERENCES persona (id)
)
 STRICT
--;
CREATE INDEX message_by_persona ON message (persona_id, at)
--;
CREATE TABLE modifier_hours (
	modifier_id INTEGER NOT NULL,
	weekday INTEGER NOT NULL,
	begins TEXT NOT NULL,
	ends TEXT NOT NULL,
	PRIMARY KEY (modifier_id, weekday, begins),
	CONSTRAINT modifier_hours_weekday CHECK (weekday BETWEEN 1 AND 7),
	CONSTRAINT modifier_hours_order CHECK (begins < ends),
	FOREIGN KEY(modifier_id) REFERENCES modifier (id)
)
 WITHOUT ROWID,
 STRICT
--;
CREATE TABLE modifier_restriction (
	modifier_id INTEGER NOT NULL,
	kind TEXT NOT NULL,
	folded TEXT NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY (modifier_id, kind, folded),
	CONSTRAINT modifier_restriction_kind CHECK (kind = 'brand' OR kind = 'sku' OR kind = 'category' OR kind = 'payment' OR kind = 'location'),
	FOREIGN KEY(modifier_id) REFERENCES modifier (id)
)
 WITHOUT ROWID,
 STRICT
--;
CREATE TABLE note (
	id INTEGER NOT NULL,
	persona_id INTEGER NOT NULL,
	about TEXT NOT NULL,
	text TEXT NOT NULL,
	salt TEXT NOT NULL,
	at TEXT NOT NULL,
	staff_id INTEGER,
	PRIMARY KEY (id),
	CONSTRAINT note_about CHECK (about = 'persona' OR about = 'entry' OR about = 'redemption' OR about = 'card'),
	FOREIGN KEY(persona_id) REFERENCES persona (id)
)
 STRICT
--;
CREATE INDEX note_by_persona ON note (persona_id, at)
--;
CREATE TABLE outbox_message (
	id INTEGER NOT NULL,
	persona_id INTEGER,
	kind TEXT NOT NULL,
	channel TEXT NOT NULL,
	recipient TEXT NOT NULL,
	subject TEXT NOT NULL,
	text TEXT NOT NULL,
	state TEXT NOT NULL,
	tries INTEGER NOT NULL,
	next_at TEXT NOT NULL,
	made_at TEXT NOT NULL,
	sent_at TEXT,
	why TEXT NOT NULL,
	staff_id INTEGER,
	sender TEXT,
	campaign_id INTEGER,
	flow_id INTEGER,
	gift INTEGER NOT NULL,
	gifted_at TEXT,
	PRIMARY KEY (id),
	CONSTRAINT outbox_message_kind CHECK (kind = 'code' OR kind = 'notice' OR kind = 'single' OR kind = 'link' OR kind = 'test' OR kind = 'campaign' OR kind = 'flow'),
	CONSTRAINT outbox_message_channel CHECK (channel = 'text' OR channel = 'email'),
	CONSTRAINT outbox_message_state CHECK (state = 'waiting' OR state = 'sending' OR state = 'sent' OR state = 'failed' OR state = 'unknown' OR state = 'left out' OR state = 'cancelled'),
	CONSTRAINT outbox_message_gift CHECK (gift >= 0),
	FOREIGN KEY(persona_id) REFERENCES persona (id),
	FOREIGN KEY(campaign_id) REFERENCES campaign (id),
	FOREIGN KEY(flow_id) REFERENCES flow (id)
)
 STRICT
--;
CREATE UNIQUE INDEX outbox_message_address_once ON outbox_message (campaign_id, recipient) WHERE campaign_id IS NOT NULL
--;
CREATE INDEX outbox_message_by_persona ON outbox_message (persona_id, made_at)
--;
CREATE INDEX outbox_message_gift_owed ON outbox_message (id) WHERE gift > 0 AND gifted_at IS NULL AND state IN ('sent', 'unknown')
--;
CREATE UNIQUE INDEX outbox_message_persona_once ON outbox_message (campaign_id, persona_id) WHERE campaign_id IS NOT NULL
--;
CREATE INDEX outbox_message_sending ON outbox_message (next_at) WHERE state = 'sending'
--;
CREATE INDEX outbox_message_waiting ON outbox_message (next_at, id) WHERE state = 'waiting'
--;
CREATE TABLE pixel_event (
	id INTEGER NOT NULL,
	persona_id INTEGER NOT NULL,
	at TEXT NOT NULL,
	kind TEXT NOT NULL,
	detail TEXT NOT NULL,
	import_run_id INTEGER,
	PRIMARY KEY (id),
	CONSTRAINT pixel_event_once UNIQUE (persona_id, at, kind, detail),
	FOREIGN KEY(persona_id) REFERENCES persona (id)
)
 STRICT
--;
CREATE TABLE purchase (
	id INTEGER NOT NULL,
	source TEXT NOT NULL,
	order_id TEXT NOT NULL,
	receipt TEXT,
	persona_id INTEGER,
	home_id INTEGER,
	said_phone TEXT,
	said_email TEXT,
	placed_at TEXT NOT NULL,
	placed_on TEXT NOT NULL,
	location_id INTEGER,
	payment_method TEXT,
	pre_tax INTEGER NOT NULL,
	tax INTEGER NOT NULL,
	total INTEGER NOT NULL,
	items INTEGER NOT NULL,
	refunded INTEGER NOT NULL,
	qualifies INTEGER NOT NULL,
	redemption_code TEXT,
	unearned TEXT,
	removal_id INTEGER,
	staff_id INTEGER,
	import_run_id INTEGER,
	written_at TEXT NOT NULL,
	content_hash TEXT NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT purchase_once UNIQUE (source, order_id),
	CONSTRAINT purchase_qualifies CHECK (qualifies IN (0, 1)),
	CONSTRAINT purchase_refunded CHECK (refunded >= 0),
	FOREIGN KEY(persona_id) REFERENCES persona (id),
	FOREIGN KEY(home_id) REFERENCES persona (id),
	FOREIGN KEY(location_id) REFERENCES location (id),
	FOREIGN KEY(removal_id) REFERENCES bulk_run (id)
)
 STRICT
--;
CREATE INDEX purchase_anonymous_email ON purchase (said_email) WHERE persona_id IS NULL AND said_email IS NOT NULL
--;
CREATE INDEX purchase_anonymous_phone ON purchase (said_phone) WHERE persona_id IS NULL AND said_phone IS NOT NULL
--;
CREATE INDEX purchase_by_location ON purchase (location_id, persona_id)
--;
CREATE INDEX purchase_by_persona ON purchase (persona_id, placed_at, total, refunded)
--;
CREATE INDEX purchase_by_receipt ON purchase (receipt)
--;
CREATE INDEX purchase_by_removal ON purchase (removal_id, home_id) WHERE removal_id IS NOT NULL
--;
CREATE TABLE redemption (
	id INTEGER NOT NULL,
	persona_id INTEGER NOT NULL,
	home_id INTEGER NOT NULL,
	discount_id INTEGER NOT NULL,
	points INTEGER NOT NULL,
	code TEXT NOT NULL,
	at TEXT NOT NULL,
	location_id INTEGER,
	terminal TEXT,
	staff_id INTEGER,
	receipt TEXT,
	source TEXT NOT NULL,
	document_id TEXT,
	operation_id TEXT,
	import_run_id INTEGER,
	undone_at TEXT,
	undone_by TEXT,
	PRIMARY KEY (id),
	FOREIGN KEY(persona_id) REFERENCES persona (id),
	FOREIGN KEY(home_id) REFERENCES persona (id),
	FOREIGN KEY(discount_id) REFERENCES discount (id),
	FOREIGN KEY(location_id) REFERENCES location (id)
)
 STRICT
--;
CREATE INDEX redemption_by_code ON redemption (code)
--;
CREATE INDEX redemption_by_discount ON redemption (discount_id, at)
--;
CREATE INDEX redemption_by_persona ON redemption (persona_id, at)
--;
CREATE UNIQUE INDEX redemption_document_once ON redemption (source, document_id) WHERE document_id IS NOT NULL
--;
CREATE TABLE survey_answer (
	id INTEGER NOT NULL,
	persona_id INTEGER NOT NULL,
	survey TEXT NOT NULL,
	at TEXT NOT NULL,
	question TEXT NOT NULL,
	answer TEXT NOT NULL,
	complete INTEGER NOT NULL,
	rating INTEGER,
	import_run_id INTEGER,
	PRIMARY KEY (id),
	CONSTRAINT survey_answer_once UNIQUE (persona_id, survey, at, question),
	CONSTRAINT survey_answer_complete CHECK (complete IN (0, 1)),
	FOREIGN KEY(persona_id) REFERENCES persona (id)
)
 STRICT
--;
CREATE INDEX survey_answer_rating ON survey_answer (rating) WHERE rating IS NOT NULL
--;
CREATE TABLE suspected_pair (
	one_id INTEGER NOT NULL,
	other_id INTEGER NOT NULL,
	state TEXT NOT NULL,
	score INTEGER NOT NULL,
	reasons TEXT NOT NULL,
	data TEXT NOT NULL,
	found_at TEXT NOT NULL,
	bulk_run_id INTEGER NOT NULL,
	decided_at TEXT,
	decided_by INTEGER,
	PRIMARY KEY (one_id, other_id),
	CONSTRAINT suspected_pair_order CHECK (one_id < other_id),
	CONSTRAINT suspected_pair_score CHECK (score BETWEEN 0 AND 100),
	CONSTRAINT suspected_pair_state CHECK (state = 'open' OR state = 'rejected'),
	FOREIGN KEY(one_id) REFERENCES persona (id),
	FOREIGN KEY(other_id) REFERENCES persona (id)
)
 WITHOUT ROWID,
 STRICT
--;
CREATE INDEX suspected_pair_by_other ON suspected_pair (other_id)
--;
CREATE INDEX suspected_pair_by_score ON suspected_pair (state, score, one_id, other_id)
--;
CREATE TABLE tag (
	persona_id INTEGER NOT NULL,
	tag TEXT NOT NULL,
	origin TEXT NOT NULL,
	at TEXT NOT NULL,
	PRIMARY KEY (persona_id, tag),
	FOREIGN KEY(persona_id) REFERENCES persona (id)
)
 WITHOUT ROWID,
 STRICT
--;
CREATE INDEX tag_by_name ON tag (lower(tag), persona_id)
--;
CREATE TABLE entry (
	id INTEGER NOT NULL,
	account_id INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	kind TEXT NOT NULL,
	points INTEGER NOT NULL,
	happened_at TEXT NOT NULL,
	written_at TEXT NOT NULL,
	staff_id INTEGER,
	approver_id INTEGER,
	location_id INTEGER,
	terminal TEXT,
	reason TEXT,
	note_id INTEGER,
	note_hash TEXT,
	purchase_id INTEGER,
	redemption_id INTEGER,
	discount_id INTEGER,
	audience TEXT,
	campaign TEXT,
	source TEXT,
	merge_id INTEGER,
	import_run_id INTEGER,
	reverses_id INTEGER,
	caused_by_id INTEGER,
	rule_version INTEGER NOT NULL,
	rate INTEGER,
	operation_id TEXT,
	number INTEGER,
	home_id INTEGER NOT NULL,
	modifier_id INTEGER,
	PRIMARY KEY (id),
	CONSTRAINT entry_kind CHECK (kind = 'earn' OR kind = 'visit' OR kind = 'collectible' OR kind = 'referral' OR kind = 'boost' OR kind = 'multiplier' OR kind = 'zero' OR kind = 'campaign_gift' OR kind = 'flow_gift' OR kind = 'legacy' OR kind = 'adjust' OR kind = 'redeem' OR kind = 'redeem_reversal' OR kind = 'refund' OR kind = 'expire' OR kind = 'block' OR kind = 'merge_in' OR kind = 'merge_out' OR kind = 'recalculate' OR kind = 'correction' OR kind = 'integration_out' OR kind = 'privacy_out' OR kind = 'privacy_in' OR kind = 'pre_enrolment_void' OR kind = 'card'),
	CONSTRAINT entry_points CHECK ((points <> 0 OR kind = 'zero') AND points BETWEEN -10000000000 AND 10000000000),
	CONSTRAINT entry_origin CHECK (operation_id IS NOT NULL OR import_run_id IS NOT NULL),
	CONSTRAINT entry_approver CHECK (approver_id IS NULL OR approver_id <> staff_id),
	CONSTRAINT entry_seq_once UNIQUE (account_id, seq),
	CONSTRAINT entry_number_once UNIQUE (operation_id, number),
	FOREIGN KEY(account_id) REFERENCES account (id),
	FOREIGN KEY(staff_id) REFERENCES staff (id),
	FOREIGN KEY(approver_id) REFERENCES staff (id),
	FOREIGN KEY(location_id) REFERENCES location (id),
	FOREIGN KEY(purchase_id) REFERENCES purchase (id),
	FOREIGN KEY(discount_id) REFERENCES discount (id),
	FOREIGN KEY(merge_id) REFERENCES merge (id),
	FOREIGN KEY(import_run_id) REFERENCES import_run (id),
	FOREIGN KEY(reverses_id) REFERENCES entry (id),
	FOREIGN KEY(caused_by_id) REFERENCES entry (id),
	FOREIGN KEY(operation_id) REFERENCES operation (id),
	FOREIGN KEY(home_id) REFERENCES persona (id),
	FOREIGN KEY(modifier_id) REFERENCES modifier (id)
)
 STRICT
--;
CREATE INDEX entry_by_hand ON entry (written_at) WHERE kind IN ('adjust', 'block')
--;
CREATE INDEX entry_by_purchase ON entry (purchase_id) WHERE purchase_id IS NOT NULL
--;
CREATE INDEX entry_by_time ON entry (account_id, happened_at)
--;
CREATE INDEX entry_expired ON entry (account_id) WHERE kind = 'expire'
--;
CREATE UNIQUE INDEX entry_reverses_once ON entry (reverses_id) WHERE reverses_id IS NOT NULL
--;
CREATE TABLE proof (
	id INTEGER NOT NULL,
	purpose TEXT NOT NULL,
	kind TEXT NOT NULL,
	tag TEXT NOT NULL,
	how TEXT NOT NULL,
	code_hash TEXT,
	tries INTEGER NOT NULL,
	made_at TEXT NOT NULL,
	ends_at TEXT NOT NULL,
	proved_at TEXT,
	used_at TEXT,
	terminal TEXT NOT NULL,
	staff_id INTEGER,
	note TEXT,
	outbox_id INTEGER,
	PRIMARY KEY (id),
	CONSTRAINT proof_kind CHECK (kind = 'phone' OR kind = 'email'),
	CONSTRAINT proof_how CHECK (how = 'code' OR how = 'in person'),
	FOREIGN KEY(outbox_id) REFERENCES outbox_message (id)
)
 STRICT
--;
CREATE INDEX proof_by_tag ON proof (tag, made_at)
--;
CREATE INDEX proof_by_terminal ON proof (terminal, made_at)
--;
CREATE TABLE purchase_line (
	purchase_id INTEGER NOT NULL,
	number INTEGER NOT NULL,
	product_id INTEGER NOT NULL,
	quantity INTEGER NOT NULL,
	amount INTEGER NOT NULL,
	tax INTEGER NOT NULL,
	PRIMARY KEY (purchase_id, number),
	FOREIGN KEY(purchase_id) REFERENCES purchase (id),
	FOREIGN KEY(product_id) REFERENCES product (id)
)
 WITHOUT ROWID,
 STRICT
--;
CREATE TABLE referral (
	friend_id INTEGER NOT NULL,
	referrer_id INTEGER NOT NULL,
	how TEXT NOT NULL,
	at TEXT NOT NULL,
	staff_id INTEGER,
	import_run_id INTEGER,
	purchase_id INTEGER,
	PRIMARY KEY (friend_id),
	CONSTRAINT referral_not_self CHECK (friend_id <> referrer_id),
	FOREIGN KEY(friend_id) REFERENCES persona (id),
	FOREIGN KEY(referrer_id) REFERENCES persona (id),
	FOREIGN KEY(purchase_id) REFERENCES purchase (id)
)
 STRICT
--;
CREATE INDEX referral_by_referrer ON referral (referrer_id)
--;
CREATE TABLE card_transaction (
	id INTEGER NOT NULL,
	card_id INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	verb TEXT NOT NULL,
	units INTEGER NOT NULL,
	balance INTEGER NOT NULL,
	amount INTEGER,
	reward TEXT,
	note_id INTEGER,
	at TEXT NOT NULL,
	programme_version INTEGER NOT NULL,
	staff_id INTEGER,
	approver_id INTEGER,
	location_id INTEGER,
	terminal TEXT,
	entry_id INTEGER,
	purchase_id INTEGER,
	reverses_id INTEGER,
	corrects_id INTEGER,
	operation_id TEXT,
	import_run_id INTEGER,
	home_id INTEGER NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT card_transaction_origin CHECK (operation_id IS NOT NULL OR import_run_id IS NOT NULL),
	CONSTRAINT card_transaction_seq_once UNIQUE (card_id, seq),
	FOREIGN KEY(card_id) REFERENCES card (id),
	FOREIGN KEY(staff_id) REFERENCES staff (id),
	FOREIGN KEY(approver_id) REFERENCES staff (id),
	FOREIGN KEY(location_id) REFERENCES location (id),
	FOREIGN KEY(entry_id) REFERENCES entry (id),
	FOREIGN KEY(purchase_id) REFERENCES purchase (id),
	FOREIGN KEY(reverses_id) REFERENCES card_transaction (id),
	FOREIGN KEY(corrects_id) REFERENCES card_transaction (id),
	FOREIGN KEY(operation_id) REFERENCES operation (id),
	FOREIGN KEY(home_id) REFERENCES persona (id)
)
 STRICT
--;
CREATE INDEX card_transaction_by_corrected ON card_transaction (corrects_id) WHERE corrects_id IS NOT NULL
--;
CREATE INDEX card_transaction_by_home ON card_transaction (home_id)
--;
CREATE INDEX card_transaction_by_operation ON card_transaction (operation_id) WHERE operation_id IS NOT NULL
--;
CREATE UNIQUE INDEX card_transaction_reverses_once ON card_transaction (reverses_id) WHERE reverses_id IS NOT NULL
--;
CREATE TABLE collectible (
	id INTEGER NOT NULL,
	code TEXT NOT NULL,
	points INTEGER NOT NULL,
	batch TEXT NOT NULL,
	expires_on TEXT,
	made_at TEXT NOT NULL,
	staff_id INTEGER,
	import_run_id INTEGER,
	used_at TEXT,
	location_id INTEGER,
	used_by INTEGER,
	persona_id INTEGER,
	entry_id INTEGER,
	PRIMARY KEY (id),
	CONSTRAINT collectible_once UNIQUE (code),
	CONSTRAINT collectible_points CHECK (points > 0),
	CONSTRAINT collectible_used CHECK ((used_at IS NULL) = (entry_id IS NULL)),
	FOREIGN KEY(location_id) REFERENCES location (id),
	FOREIGN KEY(used_by) REFERENCES staff (id),
	FOREIGN KEY(persona_id) REFERENCES persona (id),
	FOREIGN KEY(entry_id) REFERENCES entry (id)
)
 STRICT
--;
CREATE INDEX collectible_by_batch ON collectible (batch)
--;
CREATE INDEX collectible_by_persona ON collectible (persona_id) WHERE persona_id IS NOT NULL
--;
CREATE TABLE correction (
	id INTEGER NOT NULL,
	purchase_id INTEGER NOT NULL,
	old_pre_tax INTEGER NOT NULL,
	old_tax INTEGER NOT NULL,
	new_pre_tax INTEGER NOT NULL,
	new_tax INTEGER NOT NULL,
	reason TEXT NOT NULL,
	note_id INTEGER,
	at TEXT NOT NULL,
	points INTEGER NOT NULL,
	entry_id INTEGER,
	staff_id INTEGER,
	operation_id TEXT,
	import_run_id INTEGER,
	undone_at TEXT,
	undone_by TEXT,
	PRIMARY KEY (id),
	FOREIGN KEY(purchase_id) REFERENCES purchase (id),
	FOREIGN KEY(entry_id) REFERENCES entry (id)
)
 STRICT
--;
CREATE INDEX correction_by_purchase ON correction (purchase_id)
--;
CREATE TABLE gift_grant (
	id INTEGER NOT NULL,
	persona_id INTEGER NOT NULL,
	kind TEXT NOT NULL,
	occasion TEXT NOT NULL,
	entry_id INTEGER NOT NULL,
	modifier_id INTEGER,
	at TEXT NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT gift_grant_kind CHECK (kind = 'audience' OR kind = 'campaign' OR kind = 'flow'),
	CONSTRAINT gift_grant_once UNIQUE (persona_id, kind, occasion),
	FOREIGN KEY(persona_id) REFERENCES persona (id),
	FOREIGN KEY(entry_id) REFERENCES entry (id),
	FOREIGN KEY(modifier_id) REFERENCES modifier (id)
)
 STRICT
--;
CREATE INDEX gift_grant_by_occasion ON gift_grant (kind, occasion)
--;
CREATE TABLE lot (
	id INTEGER NOT NULL,
	account_id INTEGER NOT NULL,
	entry_id INTEGER NOT NULL,
	kind TEXT NOT NULL,
	points INTEGER NOT NULL,
	remaining INTEGER NOT NULL,
	earned_at TEXT NOT NULL,
	can_expire INTEGER NOT NULL,
	expires_on TEXT,
	policy TEXT,
	purchase_id INTEGER,
	home_id INTEGER NOT NULL,
	came_from_id INTEGER,
	idle_days INTEGER,
	idle_from TEXT,
	PRIMARY KEY (id),
	CONSTRAINT lot_remaining CHECK (remaining BETWEEN 0 AND points),
	CONSTRAINT lot_can_expire CHECK (can_expire IN (0, 1)),
	FOREIGN KEY(account_id) REFERENCES account (id),
	FOREIGN KEY(entry_id) REFERENCES entry (id),
	FOREIGN KEY(home_id) REFERENCES persona (id)
)
 STRICT
--;
CREATE INDEX lot_by_entry ON lot (entry_id)
--;
CREATE INDEX lot_open ON lot (account_id) WHERE remaining > 0
--;
CREATE TABLE privacy_hold (
	id INTEGER NOT NULL,
	persona_id INTEGER NOT NULL,
	kind TEXT NOT NULL,
	points INTEGER NOT NULL,
	at TEXT NOT NULL,
	operation_id TEXT,
	proof_id INTEGER,
	staff_id INTEGER,
	lifted_at TEXT,
	lifted_by TEXT,
	PRIMARY KEY (id),
	CONSTRAINT privacy_hold_kind CHECK (kind = 'opted out' OR kind = 'deleted' OR kind = 'deleted by staff'),
	CONSTRAINT privacy_hold_points CHECK (points >= 0),
	FOREIGN KEY(persona_id) REFERENCES persona (id),
	FOREIGN KEY(proof_id) REFERENCES proof (id)
)
 STRICT
--;
CREATE INDEX privacy_hold_by_persona ON privacy_hold (persona_id, at)
--;
CREATE UNIQUE INDEX privacy_hold_once ON privacy_hold (persona_id) WHERE lifted_at IS NULL
--;
CREATE TABLE refund (
	id INTEGER NOT NULL,
	source TEXT NOT NULL,
	document_id TEXT NOT NULL,
	purchase_id INTEGER NOT NULL,
	amount INTEGER NOT NULL,
	refunded_at TEXT NOT NULL,
	refunded_on TEXT NOT NULL,
	written_at TEXT NOT NULL,
	points INTEGER NOT NULL,
	reason TEXT,
	entry_id INTEGER,
	staff_id INTEGER,
	location_id INTEGER,
	operation_id TEXT,
	import_run_id INTEGER,
	content_hash TEXT NOT NULL,
	undone_at TEXT,
	undone_by TEXT,
	PRIMARY KEY (id),
	CONSTRAINT refund_once UNIQUE (source, document_id),
	CONSTRAINT refund_amount CHECK (amount >= 0),
	FOREIGN KEY(purchase_id) REFERENCES purchase (id),
	FOREIGN KEY(entry_id) REFERENCES entry (id)
)
 STRICT
--;
CREATE INDEX refund_by_purchase ON refund (purchase_id)
--;
CREATE TABLE uncovered (
	entry_id INTEGER NOT NULL,
	account_id INTEGER NOT NULL,
	points INTEGER NOT NULL,
	remaining INTEGER NOT NULL,
	PRIMARY KEY (entry_id),
	CONSTRAINT uncovered_remaining CHECK (remaining BETWEEN 0 AND points),
	FOREIGN KEY(entry_id) REFERENCES entry (id),
	FOREIGN KEY(account_id) REFERENCES account (id)
)
 STRICT
--;
CREATE INDEX uncovered_by_account ON uncovered (account_id)
--;
CREATE TABLE cover (
	id INTEGER NOT NULL,
	entry_id INTEGER NOT NULL,
	uncovered_id INTEGER NOT NULL,
	points INTEGER NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT cover_points CHECK (points <> 0),
	FOREIGN KEY(entry_id) REFERENCES entry (id),
	FOREIGN KEY(uncovered_id) REFERENCES uncovered (entry_id)
)
 STRICT
--;
CREATE INDEX cover_by_entry ON cover (entry_id)
--;
CREATE INDEX cover_by_uncovered ON cover (uncovered_id)
--;
CREATE TABLE lot_use (
	id INTEGER NOT NULL,
	entry_id INTEGER NOT NULL,
	lot_id INTEGER NOT NULL,
	points INTEGER NOT NULL,
	written_by_id INTEGER NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT lot_use_points CHECK (points <> 0),
	FOREIGN KEY(entry_id) REFERENCES entry (id),
	FOREIGN KEY(lot_id) REFERENCES lot (id),
	FOREIGN KEY(written_by_id) REFERENCES entry (id)
)
 STRICT
--;
CREATE INDEX lot_use_by_entry ON lot_use (entry_id)
--;
CREATE INDEX lot_use_by_lot ON lot_use (lot_id)
--;
CREATE TABLE recovery_case (
	id INTEGER NOT NULL,
	state TEXT NOT NULL,
	persona_id INTEGER,
	hold_id INTEGER,
	first_name TEXT,
	last_name TEXT,
	birthday TEXT,
	phone TEXT,
	email TEXT,
	how TEXT NOT NULL,
	opened_at TEXT NOT NULL,
	terminal TEXT NOT NULL,
	staff_id INTEGER,
	expected INTEGER,
	found INTEGER,
	note TEXT,
	closed_at TEXT,
	closed_by INTEGER,
	operation_id TEXT,
	PRIMARY KEY (id),
	CONSTRAINT recovery_case_state CHECK (state = 'open' OR state = 'restored' OR state = 'refused'),
	FOREIGN KEY(persona_id) REFERENCES persona (id),
	FOREIGN KEY(hold_id) REFERENCES privacy_hold (id)
)
 STRICT
--;
CREATE INDEX recovery_case_by_persona ON recovery_case (persona_id)
--;
CREATE INDEX recovery_case_by_state ON recovery_case (state, opened_at)
--;
CREATE VIRTUAL TABLE persona_names USING fts5(folded, content='persona', content_rowid='id', prefix='1 2 3 4', tokenize='unicode61 remove_diacritics 0')
--;
INSERT INTO persona_names (persona_names, rank) VALUES ('secure-delete', 1)
--;
CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'append-only: entry'); END
--;
CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'append-only: entry'); END
--;
CREATE TRIGGER lot_use_no_update BEFORE UPDATE ON lot_use BEGIN SELECT RAISE(ABORT, 'append-only: lot_use'); END
--;
CREATE TRIGGER lot_use_no_delete BEFORE DELETE ON lot_use BEGIN SELECT RAISE(ABORT, 'append-only: lot_use'); END
--;
CREATE TRIGGER cover_no_update BEFORE UPDATE ON cover BEGIN SELECT RAISE(ABORT, 'append-only: cover'); END
--;
CREATE TRIGGER cover_no_delete BEFORE DELETE ON cover BEGIN SELECT RAISE(ABORT, 'append-only: cover'); END
--;
CREATE TRIGGER consent_event_no_update BEFORE UPDATE ON consent_event BEGIN SELECT RAISE(ABORT, 'append-only: consent_event'); END
--;
CREATE TRIGGER consent_event_no_delete BEFORE DELETE ON consent_event BEGIN SELECT RAISE(ABORT, 'append-only: consent_event'); END
--;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'append-only: audit'); END
--;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'append-only: audit'); END
--;
CREATE TRIGGER card_transaction_no_update BEFORE UPDATE ON card_transaction BEGIN SELECT RAISE(ABORT, 'append-only: card_transaction'); END
--;
CREATE TRIGGER card_transaction_no_delete BEFORE DELETE ON card_transaction BEGIN SELECT RAISE(ABORT, 'append-only: card_transaction'); END
--;
CREATE TRIGGER card_programme_version_no_update BEFORE UPDATE ON card_programme_version BEGIN SELECT RAISE(ABORT, 'append-only: card_programme_version'); END
--;
CREATE TRIGGER card_programme_version_no_delete BEFORE DELETE ON card_programme_version BEGIN SELECT RAISE(ABORT, 'append-only: card_programme_version'); END
