"""The groups of users that people of a role belong to; see ``security/common/groups.xml``."""

MANAGER = "jifen_appraisal.jifen_appraisal_group_manager"
INSPECTOR = "jifen_appraisal.jifen_appraisal_group_inspector"
OFFICER = "jifen_appraisal.jifen_appraisal_group_officer"
COMMITTEE = "jifen_appraisal.jifen_appraisal_group_committee"
AUDITOR = "jifen_appraisal.jifen_appraisal_group_auditor"

# Who reads the results of others.
READERS = (OFFICER, COMMITTEE, AUDITOR)
